package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A group's members as Kafka sees them when one of them dies; those who die send no more heartbeats and do not leave. */
class GroupEntryTest {
    private static final String GROUP = "carriers";
    private static final KafkaCluster NODE = LogServers.cluster("node-1");
    private static final String OWN = NODE.clientId(GROUP);
    private static final KafkaCluster OTHER = LogServers.cluster("node-2");
    private static final Duration ROUND = Duration.ofMillis(100);

    private final AtomicBoolean closing = new AtomicBoolean();

    @BeforeEach
    void empty() throws Exception {
        LogServers.fresh(new Topics(1, 2));
    }

    @AfterEach
    void close() {
        closing.set(true);
    }

    @Test
    void othersShouldHaveTakenOverBeforeTheNodeJoins() throws Exception {
        KafkaConsumer<byte[], byte[]> before = joined(NODE);
        KafkaConsumer<byte[], byte[]> other = member(OTHER);
        CompletableFuture<Void> polling = CompletableFuture.runAsync(() -> pollOn(other));
        while (group().members().size() < 2 || group().groupState() != GroupState.STABLE) {
            before.poll(ROUND);
        }
        die(before);
        assertThat(clientIds()).contains(OWN);
        new GroupEntry(NODE, GROUP).await(closing::get);
        ConsumerGroupDescription now = group();
        assertThat(now.groupState()).isEqualTo(GroupState.STABLE);
        assertThat(now.members()).singleElement().satisfies(member -> {
            assertThat(member.clientId()).isEqualTo(OTHER.clientId(GROUP));
            assertThat(member.assignment().topicPartitions()).hasSize(2);
        });
        closing.set(true);
        polling.join();
    }

    @Test
    void nodeShouldNotWaitForItsPredecessorWhereThereIsNobodyElse() throws Exception {
        die(joined(NODE));
        new GroupEntry(NODE, GROUP).await(closing::get);
        assertThat(clientIds()).as("not dead for Kafka yet").containsExactly(OWN);
    }

    @Test
    void nodeShouldJoinOthersOnlyWhenTheyHaveSettled() throws Exception {
        die(joined(OTHER));
        KafkaConsumer<byte[], byte[]> successor = member(LogServers.cluster("node-3"));
        CompletableFuture<Void> polling = CompletableFuture.runAsync(() -> pollOn(successor));
        LogServers.await("a group that is sharing out anew", () -> state() != GroupState.STABLE);
        new GroupEntry(NODE, GROUP).await(closing::get);
        assertThat(state()).isEqualTo(GroupState.STABLE);
        assertThat(clientIds()).hasSize(1);
        closing.set(true);
        polling.join();
    }

    @Test
    void nodeShouldNotWaitForAGroupThatThereIsNot() {
        new GroupEntry(NODE, "nobody's").await(closing::get);
    }

    @Test
    void nodeThatIsClosedShouldWaitNoLonger() throws Exception {
        KafkaConsumer<byte[], byte[]> before = joined(NODE);
        KafkaConsumer<byte[], byte[]> other = member(OTHER);
        while (group().members().size() < 2) {
            other.poll(ROUND);
        }
        die(before);
        closing.set(true);
        new GroupEntry(NODE, GROUP).await(closing::get);
        assertThat(clientIds()).contains(OWN);
        other.close();
    }

    private static KafkaConsumer<byte[], byte[]> member(KafkaCluster cluster) {
        KafkaConsumer<byte[], byte[]> member = cluster.member(GROUP, Map.of());
        member.subscribe(List.of(Topics.LANES));
        return member;
    }

    private static KafkaConsumer<byte[], byte[]> joined(KafkaCluster cluster) throws Exception {
        KafkaConsumer<byte[], byte[]> member = member(cluster);
        while (member.assignment().isEmpty()) {
            StartOffsets.poll(member, ROUND);
        }
        return member;
    }

    private void pollOn(KafkaConsumer<byte[], byte[]> member) {
        try (member) {
            while (!closing.get()) {
                StartOffsets.poll(member, ROUND);
            }
        }
    }

    private static void die(KafkaConsumer<byte[], byte[]> member) {
        member.close(
                CloseOptions.timeout(ROUND).withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
    }

    private static GroupState state() {
        try {
            return group().groupState();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> clientIds() throws Exception {
        return group().members().stream().map(MemberDescription::clientId).toList();
    }

    private static ConsumerGroupDescription group() throws Exception {
        try (Admin admin = NODE.admin()) {
            return Objects.requireNonNull(admin.describeConsumerGroups(List.of(GROUP))
                            .describedGroups()
                            .get(GROUP))
                    .get();
        }
    }
}
