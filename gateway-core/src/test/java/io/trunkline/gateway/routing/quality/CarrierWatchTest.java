package io.trunkline.gateway.routing.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.RouteStanding.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CarrierWatchTest {
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private final QualityBook book = new QualityBook(
            () -> now,
            new KnownRoutes(
                    route -> OptionalDouble.of(0.9), carrier -> List.of(carrier + "-route"), country -> List.of()));
    private final BindReports here = new BindReports();
    private final BindReports there = new BindReports();

    @Test
    void carrierShouldBeOutAtOnceWhenItsLastBindIsLostAndBackWithTheFirst() {
        tell("here", here, bind(1, "bound", 0, 0, 0));
        tell("there", there, bind(2, "bound", 0, 0, 0));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, bind(1, "waiting", 0, 0, 0));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("there", there, bind(2, "waiting", 0, 0, 0));
        assertThat(state()).isEqualTo(State.EJECTED);
        tell("there", there, bind(2, "connecting", 0, 0, 0));
        assertThat(state()).isEqualTo(State.EJECTED);
        tell("there", there, bind(2, "bound", 0, 0, 0));
        assertThat(state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void carrierThatNobodyHasTriedYetShouldNotBeOut() {
        tell("here", here, bind(1, "connecting", 0, 0, 0));
        tell("here", here, bind(1, "connecting", 0, 0, 0));
        assertThat(state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void whatALostNodeSaidOfItsBindsShouldCountNoMore() {
        tell("there", there, bind(2, "bound", 0, 0, 0));
        tell("here", here, bind(1, "waiting", 0, 0, 0));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        for (int i = 0; i < 20; i++) {
            tell("here", here, bind(1, "waiting", 0, 0, 0));
        }
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    @Test
    void carrierThatRefusesEverythingShouldBeOutForItsBackOff() {
        tell("here", here, bind(1, "bound", 100, 3, 0));
        tell("here", here, bind(1, "bound", 101, 7, 0));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, bind(1, "bound", 101, 10, 0));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, bind(1, "bound", 101, 12, 0));
        assertThat(state()).isEqualTo(State.EJECTED);
        assertThat(standing().reason()).contains("refused 5 in a row");
        pass(Duration.ofSeconds(59));
        assertThat(state()).isEqualTo(State.EJECTED);
        pass(Duration.ofSeconds(2));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, bind(1, "bound", 101, 20, 0));
        pass(Duration.ofSeconds(119));
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    @Test
    void routeThatTheDirectoryDoesNotKnowShouldBeForgotten() {
        RouteKey key = new RouteKey("gone", "DE");
        RouteFold.Watch ejected = new RouteFold.Watch(
                State.EJECTED,
                new RouteFold.Ejections(1, Instant.EPOCH, null),
                "",
                new RouteFold.Tests(0, 0, 0, 0),
                now,
                RouteReport.Flow.NONE);
        QualityBook known = new QualityBook(
                () -> now,
                new KnownRoutes(route -> OptionalDouble.of(0.9), carrier -> List.of(), country -> List.of()));
        QualityBook unknown = new QualityBook(
                () -> now,
                new KnownRoutes(route -> OptionalDouble.empty(), carrier -> List.of(), country -> List.of()));
        for (QualityBook each : List.of(known, unknown)) {
            each.restore(new RouteFold(key, ejected, new ReceiptDelays().fold()));
            each.tick();
        }
        assertThat(known.snapshot().of(key).state())
                .as("an ejection without an end")
                .isEqualTo(State.CANARY);
        assertThat(unknown.snapshot().standings()).isEmpty();
    }

    @Test
    void carrierThatThrottlesMostForTwoReportsShouldBeOut() {
        tell("here", here, bind(1, "bound", 100, 0, 50));
        tell("here", here, bind(1, "bound", 110, 0, 90));
        assertThat(state()).isEqualTo(State.UNKNOWN);
        tell("here", here, bind(1, "bound", 120, 0, 130));
        assertThat(standing().reason()).contains("throttles");
        assertThat(state()).isEqualTo(State.EJECTED);
    }

    private void tell(String node, BindReports reports, CarrierBind bind) {
        now = now.plusSeconds(1);
        book.heard(node, List.of(), reports.next(List.of(bind)));
        book.tick();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        book.tick();
    }

    private static CarrierBind bind(int slot, String state, long accepted, long rejected, long throttled) {
        return new CarrierBind("carrier", slot, state, accepted, rejected, throttled, 0, 10);
    }

    private RouteStanding standing() {
        return book.snapshot().of(new RouteKey("carrier-route", "DE"));
    }

    private State state() {
        return standing().state();
    }
}
