package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.wire.MessageCodecs;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaLaneWriterTest {
    private static final Topics TOPICS = new Topics(1, 4);

    @Test
    void attemptThatWaitedShouldBeInItsLaneOnceTheAppendCompletes() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        LaneMessage message = new LaneMessage(LogServers.envelope(0), "hello", 2, "alpha", 3, "again", 0b10, true);
        try (KafkaLaneWriter writer = new KafkaLaneWriter(cluster)) {
            writer.append(message).block(Duration.ofSeconds(60));
        }
        List<ConsumerRecord<byte[], byte[]>> records = LogServers.everything(cluster, Topics.LANES, TOPICS.slots());
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.partition()).isEqualTo(3);
            assertThat(MessageCodecs.LANE.decode(record.value())).isEqualTo(message);
        });
    }
}
