package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class KafkaLaneWriterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Topics TOPICS = new Topics(1, 4);

    private final LaneMessage message =
            new LaneMessage(LogServers.envelope(0), "hello", 2, "alpha", 3, "again", 0b10, true);

    @Test
    void attemptShouldEnterTheLaneThatItNames() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        append(cluster, now());
        List<ConsumerRecord<byte[], byte[]>> records = LogServers.everything(cluster, Topics.LANES, TOPICS.slots());
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.partition()).isEqualTo(3);
            assertThat(MessageCodecs.LANE.decode(record.value())).isEqualTo(message);
        });
    }

    @Test
    void cancelShouldEnterTheLaneAndBeNoAttempt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        LaneCancel cancel = LaneCancel.of(message);
        try (KafkaLaneWriter writer = new KafkaLaneWriter(cluster)) {
            writer.cancel(3, cancel).block(PATIENCE);
        }
        assertThat(LogServers.everything(cluster, Topics.LANES, TOPICS.slots()))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.partition()).isEqualTo(3);
                    assertThat(MessageCodecs.LANE_ORDER.decode(record.value())).isEqualTo(cancel);
                    assertThatThrownBy(() -> MessageCodecs.LANE.decode(record.value()))
                            .isInstanceOf(UnreadableRecordException.class);
                });
    }

    @Test
    void attemptThatComesLateShouldBeRefusedByTheLogItself() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        assertLateIsRefused(cluster);
        assertThat(LogServers.everything(cluster, Topics.LANES, TOPICS.slots())).isEmpty();
    }

    @Test
    void lanesThatWereMadeBeforeShouldRefuseWhatComesLateToo() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (Admin admin = cluster.admin()) {
            ConfigResource lanes = new ConfigResource(ConfigResource.Type.TOPIC, Topics.LANES);
            ConfigEntry before = new ConfigEntry("message.timestamp.type", "LogAppendTime");
            admin.incrementalAlterConfigs(Map.of(lanes, List.of(new AlterConfigOp(before, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        TOPICS.prepare(cluster);
        LogServers.await("the setting to be everywhere", () -> isLateRefused(cluster));
    }

    private boolean isLateRefused(KafkaCluster cluster) {
        try {
            append(cluster, tooOld());
            return false;
        } catch (LogUnavailableException e) {
            return true;
        }
    }

    private void assertLateIsRefused(KafkaCluster cluster) {
        assertThatThrownBy(() -> append(cluster, tooOld()))
                .isInstanceOf(LogUnavailableException.class)
                .hasMessageContaining("lanes")
                .hasStackTraceContaining("InvalidTimestampException");
    }

    private void append(KafkaCluster cluster, Instant asOf) {
        try (KafkaLaneWriter writer = new KafkaLaneWriter(cluster)) {
            writer.append(message, asOf).block(PATIENCE);
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }

    private static Instant tooOld() {
        return now().minus(LaneWriter.LATE_MAX).minusSeconds(1);
    }
}
