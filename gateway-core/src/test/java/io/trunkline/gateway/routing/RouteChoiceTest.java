package io.trunkline.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.routing.RouteStanding.State;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteChoiceTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final AccountSid OTHER = new AccountSid("AC00000000000000000000000000000002");
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Route CHEAP = priced("cheap", "44", 10);
    private static final Route MIDDLE = priced("middle", "44", 20);
    private static final Route DEAR = priced("dear", "44", 30);
    private static final Directory THREE = directory(DEAR, CHEAP, MIDDLE);

    private final Map<RouteKey, RouteStanding> standings = new HashMap<>();

    @Test
    void cheapestShouldBeTakenAndSayWhyNoOtherWas() {
        RouteChoice choice = choose(THREE);
        assertThat(choice.route()).isEqualTo(CHEAP);
        assertThat(choice.reason()).isEqualTo("longest prefix '44', cheapest");
        assertThat(choice.passedOver(8))
                .containsExactly(passed("middle", RouteVerdict.DEARER), passed("dear", RouteVerdict.DEARER));
        assertThat(choice.passedOver(1)).containsExactly(passed("middle", RouteVerdict.DEARER));
    }

    @Test
    void longestPrefixShouldBeatALowerPriceAmongLegalRoutesOnly() {
        Route exact = priced("exact", "447", 90);
        assertThat(choose(directory(CHEAP, exact)).route()).isEqualTo(exact);
        assertThat(choose(directory(CHEAP, exact)).passedOver(8))
                .containsExactly(passed("cheap", RouteVerdict.SHORTER_PREFIX));
        Route tomorrow = with(exact, new RouteValidity(NOW.plusSeconds(1), null), RouteAudience.EVERYBODY);
        assertThat(choose(directory(CHEAP, tomorrow)).route()).isEqualTo(CHEAP);
        assertThat(choose(directory(CHEAP, tomorrow)).passedOver(8))
                .containsExactly(passed("exact", RouteVerdict.NOT_YET_VALID));
    }

    @Test
    void whatIsNotLegalShouldSayWhy() {
        Route over = with(CHEAP, new RouteValidity(null, NOW), RouteAudience.EVERYBODY);
        Route shortCodes = with(
                MIDDLE, RouteValidity.ALWAYS, new RouteAudience(Set.of(Sender.Kind.SHORT_CODE), Set.of(), Set.of()));
        Route excluded =
                with(DEAR, RouteValidity.ALWAYS, new RouteAudience(Set.of(), Set.of(), Set.of(ACCOUNT, OTHER)));
        Route france = new Route(
                "france",
                "44",
                "FR",
                "alpha",
                new RoutePrice(1, "EUR"),
                RouteValidity.ALWAYS,
                RouteAudience.EVERYBODY,
                1,
                0.9);
        RouteChoice choice = choose(directory(over, shortCodes, excluded, france));
        assertThat(choice.route()).isNull();
        assertThat(choice.passedOver(8))
                .containsExactly(
                        passed("cheap", RouteVerdict.NO_LONGER_VALID),
                        passed("middle", RouteVerdict.OTHER_SENDER_KIND),
                        passed("dear", RouteVerdict.EXCLUDED));
        assertThat(choice.ofOtherCountries(8)).containsExactly(passed("france", RouteVerdict.OTHER_COUNTRY));
        assertThat(choice.ofOtherCountries(0)).isEmpty();
    }

    @Test
    void ejectedRouteShouldBeLeftForTheNextInPrice() {
        Instant until = NOW.plusSeconds(60);
        ejected("cheap", 0.5, until);
        RouteChoice choice = choose(THREE);
        assertThat(choice.route()).isEqualTo(MIDDLE);
        assertThat(choice.passedOver(8))
                .containsExactly(
                        new RouteCandidate("cheap", RouteVerdict.EJECTED, until), passed("dear", RouteVerdict.DEARER));
    }

    @Test
    void qualityOfAnotherCountryShouldNotMatter() {
        standings.put(
                new RouteKey("cheap", "FR"), new RouteStanding(State.EJECTED, 0.1, 100, 0, NOW.plusSeconds(60), ""));
        assertThat(choose(THREE).route()).isEqualTo(CHEAP);
    }

    @Test
    void bestShouldBeTakenWhereAllAreEjected() {
        ejected("cheap", 0.5, NOW.plusSeconds(60));
        ejected("middle", 0.8, NOW.plusSeconds(60));
        ejected("dear", 0.7, null);
        RouteChoice choice = choose(THREE);
        assertThat(choice.route()).isEqualTo(MIDDLE);
        assertThat(choice.reason()).isEqualTo("the only legal route left");
        assertThat(choice.passedOver(8))
                .extracting(RouteCandidate::verdict)
                .containsExactly(RouteVerdict.EJECTED, RouteVerdict.UNBOUND);
    }

    @Test
    void routeWithoutABindShouldComeLastHoweverGoodItWas() {
        ejected("cheap", 0.5, NOW.plusSeconds(60));
        ejected("middle", 0.9, null);
        ejected("dear", 0.97, null);
        assertThat(choose(THREE).route()).isEqualTo(CHEAP);
        assertThat(choose(THREE, ACCOUNT, Set.of("cheap"), 1).route())
                .as("tried before")
                .isEqualTo(CHEAP);
    }

    @Test
    void canaryShouldBeTriedBeforeWhatIsEjected() {
        standings.put(new RouteKey("cheap", "GB"), new RouteStanding(State.CANARY, 0.5, 5, 0, null, ""));
        ejected("middle", 0.8, NOW.plusSeconds(60));
        ejected("dear", 0.9, NOW.plusSeconds(60));
        assertThat(choose(THREE).route()).isEqualTo(CHEAP);
    }

    @Test
    void canaryShouldHaveItsShareAndNoMore() {
        standings.put(new RouteKey("cheap", "GB"), new RouteStanding(State.CANARY, 0.9, 5, 0.1, null, ""));
        Map<String, Long> taken = LongStream.range(0, 10_000)
                .mapToObj(number -> choose(THREE, ACCOUNT, Set.of(), number))
                .collect(Collectors.groupingBy(choice -> choice.reason(), Collectors.counting()));
        assertThat(taken).containsOnlyKeys("a canary: it is coming back", "longest prefix '44', cheapest");
        assertThat(taken.get("a canary: it is coming back")).isBetween(850L, 1_150L);
    }

    @Test
    void equalRoutesShouldShareByWeight() {
        Directory equals = directory(weighed("one", 1), weighed("three", 3), DEAR);
        LongFunction<RouteChoice> choice = number -> choose(equals, ACCOUNT, Set.of(), number);
        Map<String, Long> taken = LongStream.range(0, 10_000)
                .mapToObj(number -> name(choice.apply(number)))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        assertThat(taken).containsOnlyKeys("one", "three");
        assertThat(taken.get("one")).isBetween(2_300L, 2_700L);
        assertThat(choice.apply(1).reason()).isEqualTo("the cheapest, by weight among equals");
        assertThat(choice.apply(1).passedOver(8))
                .extracting(RouteCandidate::verdict)
                .containsExactly(RouteVerdict.NOT_THIS_TIME, RouteVerdict.DEARER);
        assertThat(name(choice.apply(1))).as("the same again").isEqualTo(name(choice.apply(1)));
    }

    @Test
    void canaryAmongEqualsShouldHaveItsShareWhateverItsWeight() {
        Directory equals = directory(weighed("a", 99), weighed("b", 1));
        for (String canary : List.of("a", "b")) {
            standings.clear();
            standings.put(new RouteKey(canary, "GB"), new RouteStanding(State.CANARY, 0.9, 5, 0.1, null, ""));
            Map<String, Long> taken = LongStream.range(0, 10_000)
                    .mapToObj(number -> choose(equals, ACCOUNT, Set.of(), number))
                    .collect(Collectors.groupingBy(
                            choice -> name(choice) + ", " + choice.reason(), Collectors.counting()));
            String coming = canary + ", a canary: it is coming back";
            String other = (canary.equals("a") ? "b" : "a") + ", longest prefix '44', cheapest";
            assertThat(taken).containsOnlyKeys(coming, other);
            assertThat(taken.get(coming)).isBetween(850L, 1_150L);
        }
    }

    @Test
    void accountShouldHaveTheRouteItPrefersUnlessThatIsEjected() {
        Route preferred = with(DEAR, RouteValidity.ALWAYS, new RouteAudience(Set.of(), Set.of(ACCOUNT), Set.of()));
        Directory directory = directory(CHEAP, preferred);
        assertThat(choose(directory).route()).isEqualTo(preferred);
        assertThat(choose(directory).passedOver(8)).containsExactly(passed("cheap", RouteVerdict.LESS_PREFERRED));
        assertThat(choose(directory, OTHER, Set.of(), 1).route()).isEqualTo(CHEAP);
        ejected("dear", 0.5, NOW.plusSeconds(60));
        assertThat(choose(directory).route()).isEqualTo(CHEAP);
    }

    @Test
    void nextAttemptShouldTakeARouteThatWasNotTriedUnlessTheOthersAreEjected() {
        RouteChoice second = choose(THREE, ACCOUNT, Set.of("cheap"), 1);
        assertThat(second.route()).isEqualTo(MIDDLE);
        assertThat(second.passedOver(1)).containsExactly(passed("cheap", RouteVerdict.TRIED_BEFORE));
        assertThat(choose(THREE, ACCOUNT, Set.of("cheap", "middle", "dear"), 1).route())
                .isEqualTo(CHEAP);
        ejected("middle", 0.5, NOW.plusSeconds(60));
        ejected("dear", 0.5, NOW.plusSeconds(60));
        assertThat(choose(THREE, ACCOUNT, Set.of("cheap"), 1).route()).isEqualTo(CHEAP);
        ejected("cheap", 0.5, NOW.plusSeconds(60));
        assertThat(choose(THREE, ACCOUNT, Set.of("cheap"), 1).route()).isEqualTo(MIDDLE);
    }

    @Test
    void nextAttemptShouldPreferOtherCarriersToAnotherRouteOfTheOneThatWasTried() {
        Directory two = THREE.with(carrier("beta")).with(new DirectoryEntry.OfRoute(priced("other", "4", 90, "beta")));
        Tried tried = new Tried(Set.of("cheap"), Set.of("alpha"));
        RouteChoice second = choose(two, ACCOUNT, tried, 1);
        assertThat(second.route()).extracting(Route::name).isEqualTo("other");
        assertThat(second.passedOver(8))
                .containsExactly(
                        passed("cheap", RouteVerdict.TRIED_BEFORE),
                        passed("middle", RouteVerdict.TRIED_BEFORE),
                        passed("dear", RouteVerdict.TRIED_BEFORE));
        ejected("other", 0.99, NOW.plusSeconds(60));
        RouteChoice same = choose(two, ACCOUNT, tried, 1);
        assertThat(same.route()).isEqualTo(MIDDLE);
        assertThat(same.reason()).isEqualTo("its carrier was tried before, and no other is good enough");
        assertThat(same.passedOver(8))
                .containsExactly(
                        passed("cheap", RouteVerdict.TRIED_BEFORE),
                        passed("dear", RouteVerdict.DEARER),
                        new RouteCandidate("other", RouteVerdict.EJECTED, NOW.plusSeconds(60)));
        for (String route : List.of("cheap", "middle", "dear")) {
            ejected(route, 0.999, NOW.plusSeconds(60));
        }
        assertThat(choose(two, ACCOUNT, tried, 1).route())
                .as("where all are ejected")
                .extracting(Route::name)
                .isEqualTo("other");
    }

    @Test
    void routeOfAnUnknownCarrierShouldNotBeLookedAt() {
        Directory unknown = Directory.empty().with(new DirectoryEntry.OfRoute(CHEAP));
        assertThat(choose(unknown).route()).isNull();
        assertThat(choose(unknown).passedOver(8)).isEmpty();
        assertThat(choose(unknown.with(carrier("alpha"))).route())
                .as("once it is known")
                .isEqualTo(CHEAP);
    }

    private void ejected(String route, double quality, @Nullable Instant until) {
        standings.put(new RouteKey(route, "GB"), new RouteStanding(State.EJECTED, quality, 100, 0, until, ""));
    }

    private RouteChoice choose(Directory directory) {
        return choose(directory, ACCOUNT, Set.of(), 1);
    }

    private RouteChoice choose(Directory directory, AccountSid account, Set<String> tried, long number) {
        return choose(directory, account, new Tried(tried, Set.of()), number);
    }

    private RouteChoice choose(Directory directory, AccountSid account, Tried tried, long number) {
        return RouteChoice.of(
                new RouteQuestion("447700900123", "GB", Sender.Kind.LONG_CODE, account, NOW, tried, number, number),
                directory.routeIndex(),
                new QualitySnapshot(standings));
    }

    private static String name(RouteChoice choice) {
        Route route = choice.route();
        return route == null ? "" : route.name();
    }

    private static RouteCandidate passed(String route, RouteVerdict verdict) {
        return new RouteCandidate(route, verdict, null);
    }

    private static Directory directory(Route... routes) {
        Directory directory = Directory.empty().with(carrier("alpha"));
        for (Route route : List.of(routes)) {
            directory = directory.with(new DirectoryEntry.OfRoute(route));
        }
        return directory;
    }

    private static DirectoryEntry carrier(String name) {
        return new DirectoryEntry.OfCarrier(
                new Carrier(name, "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(0)));
    }

    private static Route priced(String name, String prefix, long micros) {
        return priced(name, prefix, micros, "alpha");
    }

    private static Route priced(String name, String prefix, long micros, String carrier) {
        return new Route(
                name,
                prefix,
                "",
                carrier,
                new RoutePrice(micros, "EUR"),
                RouteValidity.ALWAYS,
                RouteAudience.EVERYBODY,
                Route.WEIGHT,
                Route.FLOOR);
    }

    private static Route weighed(String name, int weight) {
        return new Route(
                name,
                "44",
                "",
                "alpha",
                new RoutePrice(10, "EUR"),
                RouteValidity.ALWAYS,
                RouteAudience.EVERYBODY,
                weight,
                Route.FLOOR);
    }

    private static Route with(Route route, RouteValidity validity, RouteAudience audience) {
        return new Route(
                route.name(),
                route.prefix(),
                route.country(),
                route.carrier(),
                route.price(),
                validity,
                audience,
                route.weight(),
                route.floor());
    }
}
