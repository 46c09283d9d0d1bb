package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @Test
    void oldestShouldBeTheOldestThatIsNotAcknowledgedInWhateverOrderTheyAre() {
        PendingAppend first = append(1_000);
        PendingAppend second = append(2_000);
        PendingAppend third = append(3_000);
        inFlight.acknowledged(second);
        assertThat(inFlight.oldestAgeNanos(10_000)).isEqualTo(9_000);
        inFlight.acknowledged(first);
        assertThat(inFlight.oldestAgeNanos(10_000)).isEqualTo(7_000);
        inFlight.acknowledged(third);
        assertThat(inFlight.oldestAgeNanos(10_000)).isZero();
        assertThat(inFlight.bytes()).isZero();
    }

    @Test
    void failureShouldCountAsFalteringUntilTheNextSuccess() {
        PendingAppend first = append(1_000);
        PendingAppend second = append(2_000);
        inFlight.failed(first);
        assertThat(inFlight.faltering()).isTrue();
        inFlight.acknowledged(second);
        assertThat(inFlight.faltering()).isFalse();
    }

    private PendingAppend append(long nanos) {
        PendingAppend[] made = new PendingAppend[1];
        Mono.<Void>create(sink -> made[0] =
                        new PendingAppend(new ProducerRecord<>("t", 0, new byte[16], new byte[84]), nanos, sink))
                .subscribe();
        inFlight.add(made[0]);
        return made[0];
    }
}
