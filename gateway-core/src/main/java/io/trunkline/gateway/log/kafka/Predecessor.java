package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
 * What this node was before it was killed, where Kafka does not take it for dead yet. Who joins a group meanwhile is in
 * its next assignment, and is given what the dead one had; a process of a few seconds is the slowest to deal with that.
 * So a restarted node lets the others take over, and a moment to do what was left, before it joins. It waits for nobody
 * where there is no other member, where Kafka does not say who the members are, and in no case longer than 15 s.
 */
final class Predecessor {
    private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final long WAIT_NANOS_MAX = Duration.ofSeconds(15).toNanos();
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    /** What was left is some seconds' traffic. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final KafkaCluster cluster;
    private final String group;

    private enum Members {
        /** Nobody, or this node's predecessor alone. */
        NO_OTHERS,
        OTHERS,
        /** Others, and the predecessor; or others who are about to share what it had. */
        NOT_SETTLED
    }

    /** @param group which this node is to join */
    Predecessor(KafkaCluster cluster, String group) {
        this.cluster = cluster;
        this.group = group;
    }

    /** Returns when the node may join, or when it is closing. Blocks. */
    void await(BooleanSupplier closing) {
        try (Admin admin = cluster.admin()) {
            if (members(admin, false) != Members.NOT_SETTLED) {
                return;
            }
            LOG.info("{}: joins when others have taken over what this node had before it died", group);
            long giveUpNanos = System.nanoTime() + WAIT_NANOS_MAX;
            Members members = Members.NOT_SETTLED;
            while (members == Members.NOT_SETTLED && System.nanoTime() - giveUpNanos < 0 && !closing.getAsBoolean()) {
                LockSupport.parkNanos(this, LOOK_NANOS);
                members = members(admin, true);
            }
            if (members == Members.OTHERS) {
                pause(closing);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{}: joins without knowing who is in the group: {}", group, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param mustBeStable whether others who are sharing out anew count as not settled */
    private Members members(Admin admin, boolean mustBeStable)
            throws ExecutionException, InterruptedException, TimeoutException {
        ConsumerGroupDescription now;
        try {
            now = Objects.requireNonNull(
                            admin.describeConsumerGroups(List.of(group))
                                    .describedGroups()
                                    .get(group),
                            group)
                    .get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Members.NO_OTHERS;
            }
            throw e;
        }
        String own = cluster.clientId(group);
        List<String> members =
                now.members().stream().map(MemberDescription::clientId).toList();
        if (members.stream().allMatch(own::equals)) {
            return Members.NO_OTHERS;
        }
        boolean settled = !members.contains(own) && (!mustBeStable || now.groupState() == GroupState.STABLE);
        return settled ? Members.OTHERS : Members.NOT_SETTLED;
    }

    private void pause(BooleanSupplier closing) {
        long endNanos = System.nanoTime() + SETTLE.toNanos();
        while (System.nanoTime() - endNanos < 0 && !closing.getAsBoolean()) {
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }
}
