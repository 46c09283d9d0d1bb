package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static final Directory CARRIER = Directory.empty()
            .with(new DirectoryEntry.OfCarrier(
                    new Carrier("alpha", "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(0))));

    @Test
    void routeWithoutANameShouldKeepTheKeyItAlwaysHad() {
        assertThat(key(new Route("44", "alpha"))).isEqualTo("route/44/alpha");
        assertThat(key(new Route("", "alpha-2"))).isEqualTo("route//alpha-2");
        assertThat(key(route("uk-mobile", "44", "", "EUR"))).isEqualTo("route/uk-mobile");
    }

    @Test
    void twoRoutesOfOnePrefixAndCarrierShouldStandBesideEachOther() {
        Directory both = CARRIER.with(new DirectoryEntry.OfRoute(route("day", "44", "", "EUR")))
                .with(new DirectoryEntry.OfRoute(route("night", "44", "", "EUR")));
        assertThat(both.routes()).hasSize(2);
    }

    @Test
    void routesThatCompeteShouldHaveOneCurrency() {
        Directory euro = CARRIER.with(new DirectoryEntry.OfRoute(route("uk", "44", "", "EUR")));
        assertThat(broken(euro, route("uk-mobile", "447", "", "USD")))
                .containsExactly(
                        "route uk-mobile: currency USD (expected: EUR, as route uk has, which competes with it)");
        assertThat(broken(euro, route("world", "", "", "USD"))).hasSize(1);
        assertThat(broken(euro, route("france", "33", "", "USD"))).isEmpty();
        assertThat(broken(euro, route("uk-2", "44", "", "EUR"))).isEmpty();
        assertThat(broken(euro, new Route("", "alpha"))).as("no price").isEmpty();
        Directory jersey = CARRIER.with(new DirectoryEntry.OfRoute(route("jersey", "44", "JE", "EUR")));
        assertThat(broken(jersey, route("guernsey", "44", "GG", "USD"))).isEmpty();
    }

    @Test
    void whatMakesNoRouteShouldBeRefused() {
        assertThatThrownBy(() -> new RoutePrice(1, "")).hasMessageContaining("currency");
        assertThatThrownBy(() -> new RoutePrice(-1, "EUR")).hasMessageContaining("price: -1");
        assertThatThrownBy(() -> new RouteValidity(Instant.EPOCH, Instant.EPOCH))
                .hasMessageContaining("valid_until");
        assertThatThrownBy(() -> new Route("+44", "alpha")).hasMessageContaining("name");
        assertThatThrownBy(() -> route("a route", "44", "", "EUR")).hasMessageContaining("name");
        assertThatThrownBy(() -> route("route", "44", "gb", "EUR")).hasMessageContaining("country");
    }

    private static String key(Route route) {
        return new DirectoryEntry.OfRoute(route).key();
    }

    private static List<String> broken(Directory before, Route added) {
        return DirectoryReferences.broken(before, before.with(new DirectoryEntry.OfRoute(added)));
    }

    private static Route route(String name, String prefix, String country, String currency) {
        return new Route(
                name,
                prefix,
                country,
                "alpha",
                new RoutePrice(10, currency),
                RouteValidity.ALWAYS,
                RouteAudience.EVERYBODY,
                Route.WEIGHT,
                Route.FLOOR);
    }
}
