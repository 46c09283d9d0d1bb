package io.trunkline.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CarrierDepthsTest {
    private static final Offset<Double> LITTLE = Offset.offset(1e-6);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final CarrierDepths depths = new CarrierDepths(() -> now);

    /** A second for second report of two nodes, of which one goes at 30/s and the other at 12/s. */
    private void run(int seconds) {
        for (int i = 0; i <= seconds; i++) {
            depths.report("one", List.of(new CarrierDepth("alpha", 2, 100, 1_000 + 30L * i)));
            depths.report("two", List.of(new CarrierDepth("alpha", 1, 5, 12L * i)));
            now = now.plusSeconds(1);
        }
        now = now.minusSeconds(1);
    }

    @Test
    void carrierShouldHaveTheSumOfItsNodesOverEachTime() {
        run(60);
        CarrierStatus status = depths.of("alpha");
        assertThat(status.slots()).isEqualTo(3);
        assertThat(status.messages()).isEqualTo(105);
        assertThat(status.perSecond1s()).isEqualTo(42, LITTLE);
        assertThat(status.perSecond1m()).isEqualTo(42, LITTLE);
        assertThat(status.perSecond5m()).isEqualTo(42, LITTLE);
        assertThat(depths.all()).containsExactly(status);
        assertThat(depths.of("beta")).isEqualTo(CarrierStatus.empty("beta"));
    }

    @Test
    void nodeThatIsSilentShouldHaveNothingWaitingAndBeForgottenAfterFiveMinutes() {
        run(60);
        now = now.plus(QueueDepths.STALE_AFTER).plusMillis(1);
        depths.report("two", List.of(new CarrierDepth("alpha", 1, 5, 720)));
        CarrierStatus status = depths.of("alpha");
        assertThat(status.slots()).isEqualTo(1);
        assertThat(status.messages()).isEqualTo(5);
        assertThat(status.perSecond1s()).isZero();
        assertThat(status.perSecond5m()).as("what went through it counts").isGreaterThan(20);
        now = now.plus(Duration.ofMinutes(6));
        depths.report("two", List.of());
        assertThat(depths.all()).isEmpty();
    }

    @Test
    void nodeThatBeginsAnewShouldNotTakeBackWhatItHadCounted() {
        run(10);
        now = now.plusSeconds(1);
        depths.report("one", List.of(new CarrierDepth("alpha", 2, 0, 6)));
        assertThat(depths.of("alpha").perSecond1s()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void trafficShouldAddUpTheSlotsThatAreServed() {
        CarrierTraffic traffic = new CarrierTraffic();
        CarrierTraffic.Serving first = traffic.serve("alpha", () -> 3);
        traffic.serve("alpha", () -> 4);
        traffic.serve("beta", () -> 1);
        traffic.accepted("alpha", 2);
        assertThat(traffic.depths())
                .containsExactly(new CarrierDepth("alpha", 2, 7, 2), new CarrierDepth("beta", 1, 1, 0));
        first.close();
        assertThat(traffic.depths().getFirst()).isEqualTo(new CarrierDepth("alpha", 1, 4, 2));
    }

    @Test
    void metricsShouldHaveARowForEachCarrier() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        QueueMetrics metrics = new QueueMetrics(meters);
        metrics.updateCarriers(List.of(new CarrierDepth("alpha", 2, 7, 90), new CarrierDepth("beta", 1, 1, 0)));
        metrics.updateCarriers(List.of(new CarrierDepth("alpha", 2, 8, 91)));
        assertThat(meters.get("trunkline.carrier.messages")
                        .tag("carrier", "alpha")
                        .gauge()
                        .value())
                .isEqualTo(8);
        assertThat(meters.get("trunkline.carrier.accepted.segments").gauge().value())
                .isEqualTo(91);
        assertThat(meters.find("trunkline.carrier.messages")
                        .tag("carrier", "beta")
                        .gauge())
                .isNull();
    }

    /** Who scrapes meanwhile would see it twice, or not at all. */
    @Test
    void rowThatStaysShouldNotBeTakenOutAndPutInAgain() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        QueueMetrics metrics = new QueueMetrics(meters);
        metrics.updateCarriers(List.of(new CarrierDepth("alpha", 2, 7, 90)));
        Gauge before = meters.get("trunkline.carrier.accepted.segments").gauge();
        metrics.updateCarriers(List.of(new CarrierDepth("alpha", 2, 8, 91)));
        assertThat(meters.get("trunkline.carrier.accepted.segments").gauge()).isSameAs(before);
        assertThat(before.value()).isEqualTo(91);
    }
}
