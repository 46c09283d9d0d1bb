package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEdit;
import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of the topic {@code state}, one at a time over all nodes.
 *
 * <pre>
 * fence off every other writer > read to the end > decide > write, commit > read back
 *       ^                                                      |
 *       +------------- fenced off by another writer -----------+
 * </pre>
 *
 * All nodes write in transactions of one id, and beginning with it fences off whoever wrote before: what is committed was
 * decided upon all that was committed before it. A record so needs no expected version, and compaction may take any but
 * the newest of a key. Blocks; one caller at a time.
 */
final class DirectoryWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWriter.class);
    private static final String TRANSACTIONAL_ID = "trunkline-directory";
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 4_000;
    private static final Duration CHANGE_MAX = Duration.ofSeconds(12);
    private static final Duration FOLLOW_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final KafkaCluster cluster;
    private final DirectoryReplica replica;
    private final Admin admin;
    private volatile boolean closing;

    DirectoryWriter(KafkaCluster cluster, DirectoryReplica replica) {
        this.cluster = cluster;
        this.replica = replica;
        this.admin = cluster.admin();
    }

    /** Tries for twelve seconds: as long as other writers, or the brokers, come in between. */
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
                    return attempt.tried ? new ChangeResult.Unknown() : new ChangeResult.Unavailable();
                }
                LOG.debug("directory: a change is tried again after {}", e.toString());
            }
            // Writers that fenced each other off must not come back at the same moment
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(backoff.nextNanos()));
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return cluster.producer(
                "directory",
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        TRANSACTIONAL_ID,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        TRANSACTION_TIMEOUT_MILLIS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (long) REQUEST_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        REQUEST_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        REQUEST_MILLIS,
                        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
                        10L,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0));
    }

    /**
     * Where the topic ends for whoever reads what is committed. Only right after the others were fenced off.
     *
     * @throws KafkaException when not all of it can be read: what is decided on a part of it could undo the rest
     */
    private long committedEnd() {
        // In this order: what others write in between is no open transaction
        long written = end(IsolationLevel.READ_UNCOMMITTED);
        long committed = end(IsolationLevel.READ_COMMITTED);
        if (committed < written) {
            HangingTransactions.abort(cluster, TRANSACTIONAL_ID);
            committed = end(IsolationLevel.READ_COMMITTED);
        }
        if (committed < written) {
            throw new KafkaException(DirectorySession.PARTITION + " ends at " + written + ", and is committed to "
                    + committed + ": a transaction is open that could not be ended");
        }
        return committed;
    }

    private long end(IsolationLevel level) {
        return answer(admin.listOffsets(
                                Map.of(DirectorySession.PARTITION, OffsetSpec.latest()),
                                new ListOffsetsOptions(level).timeoutMs(REQUEST_MILLIS))
                        .partitionResult(DirectorySession.PARTITION))
                .offset();
    }

    private void follow(long offset) {
        replica.reached(offset)
                .timeout(FOLLOW_MAX)
                .onErrorMap(
                        TimeoutException.class,
                        e -> new KafkaException("the directory did not reach offset " + offset + " within "
                                + FOLLOW_MAX.toSeconds() + " s"))
                .block();
    }

    private static <T> T answer(Future<T> future) {
        try {
            return future.get(REQUEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("Kafka did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while Kafka was asked", e);
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
        private boolean tried;

        Attempt(String by, ChangePlan plan) {
            this.by = by;
            this.plan = plan;
        }

        ChangeResult run() {
            KafkaProducer<byte[], byte[]> producer = producer();
            try {
                producer.initTransactions();
                follow(committedEnd());
                return decide(producer, replica.current());
            } finally {
                producer.close(CLOSE_PATIENCE);
            }
        }

        private ChangeResult decide(KafkaProducer<byte[], byte[]> producer, Directory now) {
            if (replica.has(id)) {
                return new ChangeResult.Made(now);
            }
            return switch (plan.decide(now)) {
                case ChangePlan.Refusal refusal -> new ChangeResult.Refused(refusal.refusal());
                case ChangePlan.Edits edits -> {
                    if (!edits.edits().isEmpty()) {
                        tried = true;
                        follow(write(producer, edits.edits()));
                    }
                    yield new ChangeResult.Made(replica.current());
                }
            };
        }

        /** Returns the offset behind the last record. */
        private long write(KafkaProducer<byte[], byte[]> producer, List<DirectoryEdit> edits) {
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            edits.forEach(edit -> sent.add(producer.send(record(edit))));
            producer.commitTransaction();
            return answer(sent.getLast()).offset() + 1;
        }

        private ProducerRecord<byte[], byte[]> record(DirectoryEdit edit) {
            ProducerRecord<byte[], byte[]> record =
                    new ProducerRecord<>(Topics.STATE, 0, edit.key().getBytes(UTF_8), value(edit));
            WriterHeader.naming(cluster.node()).forEach(record.headers()::add);
            record.headers().add(ChangeHeader.BY.with(by));
            record.headers().add(ChangeHeader.ID.with(id));
            return record;
        }

        /** An empty value removes an entry. */
        private static byte[] value(DirectoryEdit edit) {
            return switch (edit) {
                case DirectoryEdit.Put put -> DirectoryCodec.DIRECTORY.encode(put.entry());
                case DirectoryEdit.Remove remove -> new byte[0];
            };
        }
    }
}
