package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeRefusal;
import io.trunkline.gateway.config.ChangeRefusal.Reason;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEdit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Changes of the directory, decided by any node and ordered by the log:
 *
 * <pre>
 * read to the end > decide > append a proposal > read it back > made
 *       ^                                             |
 *       +------------ another change was first -------+
 * </pre>
 *
 * A proposal says which version of the directory it was decided upon. Every reader makes it where it finds that version and
 * ignores it anywhere else: of two that were decided upon one version the first in the log is made. Nobody has to be fenced off, and who dies leaves nothing
 * open. A proposal whose append had no answer may be repeated: once the directory has another version, the first is void
 * wherever it turns up. Blocks; one caller at a time.
 */
final class DirectoryWriter implements AutoCloseable {
    /** Less than the brokers take as one record. */
    static final int OCTETS_MAX = 900_000;

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWriter.class);
    private static final int ANSWER_MILLIS_MAX = 4_000;
    private static final Duration CHANGE_MAX = Duration.ofSeconds(12);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final DirectoryReplica replica;
    private final StateAppender appender;
    private final Admin admin;
    private volatile boolean closing;

    DirectoryWriter(KafkaCluster cluster, DirectoryReplica replica, StateAppender appender) {
        this.replica = replica;
        this.appender = appender;
        this.admin = cluster.admin();
    }

    /** Tries for twelve seconds: as long as other changes, or the brokers, come in between. */
    ChangeResult change(String by, ChangePlan plan) {
        long deadline = System.nanoTime() + CHANGE_MAX.toNanos();
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));
        Attempt attempt = new Attempt(by, plan);
        while (true) {
            try {
                return attempt.run();
            } catch (KafkaException e) {
                if (closing || Thread.currentThread().isInterrupted() || System.nanoTime() - deadline > 0) {
                    LOG.warn("directory: a change was given up after {}", e.toString());
                    return attempt.open ? new ChangeResult.Unknown() : new ChangeResult.Unavailable();
                }
                LOG.debug("directory: a change is tried again after {}", e.toString());
            }
            // Nodes that come in each other's way must not come back at the same moment
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(backoff.nextNanos()));
        }
    }

    private long end() {
        return answer(admin.listOffsets(
                                Map.of(DirectorySession.PARTITION, OffsetSpec.latest()),
                                new ListOffsetsOptions().timeoutMs(ANSWER_MILLIS_MAX))
                        .partitionResult(DirectorySession.PARTITION))
                .offset();
    }

    private static void await(Mono<Void> done) {
        try {
            done.timeout(Duration.ofMillis(ANSWER_MILLIS_MAX)).block();
        } catch (RuntimeException e) {
            throw new KafkaException("not done: " + e, e);
        }
    }

    private static <T> T answer(Future<T> future) {
        try {
            return future.get(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refuses: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not answer within " + ANSWER_MILLIS_MAX + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while Kafka was asked", e);
        } finally {
            future.cancel(false);
        }
    }

    /** A change in hand gives up at its next fault. */
    @Override
    public void close() {
        closing = true;
        admin.close(CLOSE_PATIENCE);
    }

    /** One change, as often as it takes. */
    private final class Attempt {
        private final String by;
        private final ChangePlan plan;
        private final String id = UUID.randomUUID().toString();

        /** Whether a proposal may be in the log, or come into it, of which nobody knows yet what becomes of it. */
        private boolean open;

        Attempt(String by, ChangePlan plan) {
            this.by = by;
            this.plan = plan;
        }

        ChangeResult run() {
            await(replica.reached(end()));
            Directory now = replica.current();
            if (replica.hasMade(id)) {
                return new ChangeResult.Made(now);
            }
            return switch (plan.decide(now)) {
                case ChangePlan.Refusal refusal -> new ChangeResult.Refused(refusal.refusal());
                case ChangePlan.Edits edits ->
                    edits.edits().isEmpty() ? new ChangeResult.Made(now) : propose(now.version(), edits.edits());
            };
        }

        /** Each proposal has a key of its own: compaction takes none away, and none hides another. */
        private ChangeResult propose(long version, List<DirectoryEdit> edits) {
            byte[] proposal = Proposal.CODEC.encode(new Proposal(version, edits));
            if (proposal.length > OCTETS_MAX) {
                return new ChangeResult.Refused(new ChangeRefusal(
                        Reason.INVALID,
                        "change: " + proposal.length + " octets (expected: at most " + OCTETS_MAX
                                + "; make it in parts)"));
            }
            String key = Proposal.KEYS + UUID.randomUUID();
            open = true;
            await(appender.append(key, proposal, by, id).flatMap(offset -> replica.reached(offset + 1)));
            open = false;
            if (!replica.hasMade(id)) {
                appender.forget(key);
                throw new KafkaException("another change was first");
            }
            return new ChangeResult.Made(replica.current());
        }
    }
}
