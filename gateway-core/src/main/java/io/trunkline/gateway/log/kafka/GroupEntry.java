package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a node may join a group in which others work already. Who joins is in the group's next assignment, and a process of
 * a few seconds is the slowest to deal with what a dead member has left. So it waits until Kafka has taken this node's
 * predecessor for dead, if it was killed, until the others have shared out what there is, and a moment for what was left in
 * it. It waits for nobody where there is no other member, where Kafka does not say who the members are, and in no case
 * longer than 20 s.
 */
final class GroupEntry {
    private static final Logger LOG = LoggerFactory.getLogger(GroupEntry.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final long WAIT_NANOS_MAX = Duration.ofSeconds(17).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    /** What was left is some seconds' traffic. */
    private static final long SETTLE_NANOS = Duration.ofSeconds(3).toNanos();

    private final KafkaCluster cluster;
    private final String group;

    /** @param group which this node is to join */
    GroupEntry(KafkaCluster cluster, String group) {
        this.cluster = cluster;
        this.group = group;
    }

    /** Returns when the node may join, or when it is closing. Blocks. */
    void await(BooleanSupplier closing) {
        long begunNanos = System.nanoTime();
        try (Admin admin = cluster.admin()) {
            Optional<ConsumerGroupDescription> now = group(admin);
            while (now.isPresent()
                    && !isSettled(now.get())
                    && System.nanoTime() - begunNanos < WAIT_NANOS_MAX
                    && !closing.getAsBoolean()) {
                LockSupport.parkNanos(this, LOOK_NANOS);
                now = group(admin);
            }
            if (now.isPresent()) {
                pause(closing);
                LOG.info("{}: joins others after {} ms", group, (System.nanoTime() - begunNanos) / 1_000_000);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: joins without knowing who is in the group: {}", group, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty where nobody else is in it. */
    private Optional<ConsumerGroupDescription> group(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return Optional.of(Objects.requireNonNull(admin.describeConsumerGroups(List.of(group))
                                    .describedGroups()
                                    .get(group))
                            .get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS))
                    .filter(now -> !now.members().stream().allMatch(this::isOwn));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isSettled(ConsumerGroupDescription now) {
        return now.groupState() == GroupState.STABLE && now.members().stream().noneMatch(this::isOwn);
    }

    /** Before the node joins, that is its predecessor. */
    private boolean isOwn(MemberDescription member) {
        return member.clientId().equals(cluster.clientId(group));
    }

    private void pause(BooleanSupplier closing) {
        long endNanos = System.nanoTime() + SETTLE_NANOS;
        while (System.nanoTime() - endNanos < 0 && !closing.getAsBoolean()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }
}
