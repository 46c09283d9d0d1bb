package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaClusterTest {
    @Test
    void aNodeThatDiedIsMissedAfterThreeSecondsWhereTheBrokersAllowIt() {
        KafkaCluster asked = KafkaCluster.asking(
                LogServers.cluster("node-1").bootstrapServers(), "node-1", new SimpleMeterRegistry());

        assertThat(asked.session()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aNodeThatDiedIsMissedAfterTheUsualTimeWhereNoBrokerAnswers() {
        KafkaCluster asked = KafkaCluster.asking("127.0.0.1:1", "node-1", new SimpleMeterRegistry());

        assertThat(asked.session()).isEqualTo(KafkaCluster.SESSION_USUAL);
    }
}
