package io.trunkline.gateway.routing.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whether it is told that no route is left to a country, and only then. Carriers that have no bind put their routes out. */
class KnownRoutesTest {
    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Directory directory = Directory.empty();
    private final QualityBook book = new QualityBook(() -> now, KnownRoutes.of(() -> directory));
    private final QualityMetrics metrics = new QualityMetrics(meters, book);

    @Test
    void countryShouldBeOutWithTheLastOfItsRoutesWhereTheyHaveNothingButAPrefix() {
        route("49", "", "alpha");
        route("4915", "", "beta");
        out("alpha");
        assertThat(countriesOut()).isZero();
        out("beta");
        assertThat(countriesOut()).isEqualTo(1);
        in("alpha");
        assertThat(countriesOut()).isZero();
    }

    @Test
    void prefixOfSeveralCountriesShouldCountForEachOfThem() {
        route("447", "", "alpha");
        out("alpha");
        assertThat(countriesOut()).as("GB, GG, IM and JE").isEqualTo(4);
        route("44", "GB", "beta");
        assertThat(countriesOut()).as("all but GB").isEqualTo(3);
    }

    @Test
    void goodRouteOfAPrefixShouldKeepItsCountryInWhereTheOneForAllIsOut() {
        route("49", "", "alpha");
        route("", "", "beta");
        out("beta");
        assertThat(countriesOut()).as("every other country, as one").isEqualTo(1);
        out("alpha");
        assertThat(countriesOut()).as("and Germany").isEqualTo(2);
        in("beta");
        assertThat(countriesOut()).isZero();
    }

    @Test
    void nothingShouldBeOutWithTheRouteForAllWhereOthersGoEverywhere() {
        for (int digit = 1; digit <= 9; digit++) {
            route(Integer.toString(digit), "", "alpha");
        }
        route("", "", "beta");
        out("beta");
        assertThat(countriesOut()).isZero();
    }

    /** Of a route that fails to one country alone. */
    @Test
    void routeThatIsOutToOneCountryShouldLeaveItToThePrefixesOfThatCountryAlone() {
        route("49", "", "alpha");
        route("", "", "beta");
        for (String country : List.of("DE", "FR")) {
            book.restore(new RouteFold(
                    new RouteKey("any-beta", country),
                    "",
                    new RouteFold.Watch(
                            RouteStanding.State.EJECTED,
                            new RouteFold.Ejections(1, Instant.EPOCH, now.plusSeconds(60)),
                            "",
                            new RouteFold.Tests(0, 0, 0, 0),
                            now,
                            RouteReport.Flow.NONE),
                    new ReceiptDelays().fold()));
        }
        assertThat(countriesOut()).as("FR").isEqualTo(1);
    }

    @Test
    void routeThatIsNotValidNowShouldKeepNoCountryIn() {
        route("49", "", "alpha");
        route("49", "", "beta", new RouteValidity(now.plusSeconds(60), null), Set.of());
        route("49", "", "gamma", new RouteValidity(null, now), Set.of());
        assertThat(countriesOut()).isZero();
        out("alpha");
        assertThat(countriesOut()).as("one is to come and one is over").isEqualTo(1);
        now = now.plusSeconds(60);
        out("alpha");
        assertThat(countriesOut()).isZero();
    }

    @Test
    void countryShouldBeOutForTheKindsOfSendersOfWhichNoRouteIsLeft() {
        route("49", "", "alpha", RouteValidity.ALWAYS, Set.of(Sender.Kind.LONG_CODE, Sender.Kind.UNPACED));
        route("49", "", "beta", RouteValidity.ALWAYS, Set.of(Sender.Kind.SHORT_CODE));
        assertThat(countriesOut()).as("none goes for toll-free numbers").isZero();
        out("alpha");
        assertThat(countriesOut()).as("long codes").isEqualTo(1);
        route("49", "", "gamma");
        assertThat(countriesOut()).isZero();
    }

    private void route(String prefix, String country, String carrier) {
        route(prefix, country, carrier, RouteValidity.ALWAYS, Set.of());
    }

    private void route(String prefix, String country, String carrier, RouteValidity validity, Set<Sender.Kind> kinds) {
        directory = directory
                .with(new DirectoryEntry.OfCarrier(
                        new Carrier(carrier, "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(0))))
                .with(new DirectoryEntry.OfRoute(new Route(
                        Route.nameOf(prefix, carrier),
                        prefix,
                        country,
                        carrier,
                        RoutePrice.NONE,
                        validity,
                        new RouteAudience(kinds, Set.of(), Set.of()),
                        Route.WEIGHT,
                        Route.FLOOR)));
    }

    private void out(String carrier) {
        book.heard("node", List.of(), List.of(new CarrierReport(carrier, 0, 1, 0, 0, 0, 0, CarrierReport.Slots.NONE)));
    }

    private void in(String carrier) {
        book.heard("node", List.of(), List.of(new CarrierReport(carrier, 1, 0, 0, 0, 0, 0, CarrierReport.Slots.NONE)));
    }

    private int countriesOut() {
        book.tick();
        metrics.update(book);
        return (int) meters.get("trunkline.routing.countries.out").gauge().value();
    }
}
