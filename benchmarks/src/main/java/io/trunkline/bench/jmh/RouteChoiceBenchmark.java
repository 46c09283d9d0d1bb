package io.trunkline.bench.jmh;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.EntryStamp;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RouteIndex;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.routing.QualitySnapshot;
import io.trunkline.gateway.routing.RouteChoice;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteQuestion;
import io.trunkline.gateway.routing.RouteStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The choice of a route, its reason and the eight routes nearest to it, among 10,000 routes of 200 carriers: fifty prefixes
 * that all carriers have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteChoiceBenchmark {
    private static final int CARRIERS = 200;
    private static final int PREFIXES = 50;
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");

    /** How a destination's routes differ from all that are good and each of a price of its own. */
    public enum Case {
        ALL_GOOD,
        TWENTY_OUT,
        ALL_OUT,
        ALL_CANARIES,
        /** All begin tomorrow. */
        NONE_LEGAL,
        /** All have one price. */
        ALL_EQUAL,
        /** The account prefers a route to somewhere else. */
        PREFERRED_ELSEWHERE
    }

    @Param
    public Case routesAre = Case.ALL_GOOD;

    private RouteIndex routes = Directory.empty().routeIndex();
    private QualitySnapshot quality = QualitySnapshot.EMPTY;
    private long number;

    @Setup
    public void prepare() {
        List<DirectoryChange> changes = new ArrayList<>();
        Map<RouteKey, RouteStanding> standings = new HashMap<>();
        for (int carrier = 0; carrier < CARRIERS; carrier++) {
            changes.add(change(new DirectoryEntry.OfCarrier(
                    new Carrier("c" + carrier, "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(0)))));
            for (int prefix = 0; prefix < PREFIXES; prefix++) {
                Route route = route("44" + (10 + prefix), carrier);
                changes.add(change(new DirectoryEntry.OfRoute(route)));
                // As a report has it: not the directory's own object
                standings.put(new RouteKey(new String(route.name().toCharArray()), "GB"), standing(carrier));
            }
        }
        routes = Directory.empty().after(changes).routeIndex();
        quality = new QualitySnapshot(standings);
    }

    private RouteStanding standing(int carrier) {
        boolean isOut = routesAre == Case.ALL_OUT || (routesAre == Case.TWENTY_OUT && carrier < 20);
        if (isOut) {
            return new RouteStanding(RouteStanding.State.EJECTED, 0.5, 100, 0, NOW.plusSeconds(60), "");
        }
        return routesAre == Case.ALL_CANARIES
                ? new RouteStanding(RouteStanding.State.CANARY, 0.5, 100, 0, null, "")
                : new RouteStanding(RouteStanding.State.GOOD, 0.96, 100, 0, null, "");
    }

    private Route route(String prefix, int carrier) {
        boolean isPreferred = routesAre == Case.PREFERRED_ELSEWHERE && prefix.equals("4459");
        return new Route(
                Route.nameOf(prefix, "c" + carrier),
                prefix,
                "",
                "c" + carrier,
                new RoutePrice(routesAre == Case.ALL_EQUAL ? 10_000 : 10_000 + carrier, "EUR"),
                routesAre == Case.NONE_LEGAL ? new RouteValidity(NOW.plusSeconds(86_400), null) : RouteValidity.ALWAYS,
                isPreferred ? new RouteAudience(Set.of(), Set.of(ACCOUNT), Set.of()) : RouteAudience.EVERYBODY,
                Route.WEIGHT,
                Route.FLOOR);
    }

    private static DirectoryChange change(DirectoryEntry entry) {
        return new DirectoryChange(entry.key(), Optional.of(entry), EntryStamp.NONE);
    }

    @Benchmark
    public Chosen choose() {
        number++;
        RouteQuestion question = new RouteQuestion(
                "441200900123", "GB", Sender.Kind.LONG_CODE, ACCOUNT, NOW, Tried.NOTHING, number, number);
        RouteChoice choice = RouteChoice.of(question, routes, quality);
        return new Chosen(choice.route(), choice.reason(), choice.passedOver(ChosenRoute.PASSED_OVER_MAX));
    }

    /** What a message takes of a choice. */
    public record Chosen(@Nullable Route route, String reason, List<RouteCandidate> passedOver) {}
}
