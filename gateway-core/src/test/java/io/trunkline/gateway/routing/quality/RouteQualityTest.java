package io.trunkline.gateway.routing.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.routing.RouteStanding.State;
import io.trunkline.gateway.routing.quality.SimulatedRoutes.Delay;
import io.trunkline.gateway.routing.quality.SimulatedRoutes.Failure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The figures that route quality has to reach, in a time of its own. {@link #main} does the same with as many seeds as are
 * asked for and prints the figures.
 */
class RouteQualityTest {
    private static final Duration LEARNED = Duration.ofMinutes(15);
    private static final Duration HEALTHY = Duration.ofHours(2);
    private static final int SEEDS = 20;

    /** How the cheapest fails, and within how many seconds 90 % of the traffic must be elsewhere at 50 messages a second. */
    private record Fall(double delivered, Failure failure, int secondsMax) {}

    private static final List<Fall> FALLS = List.of(
            new Fall(0.60, Failure.EXPLICIT, 60),
            new Fall(0.60, Failure.MISSING, 90),
            new Fall(0.85, Failure.EXPLICIT, 240),
            new Fall(0.85, Failure.MISSING, 240));

    private static final int BACK_SECONDS_MAX = 600;

    /** At a tenth of the traffic there is twice the time. */
    private record Load(double perSecond, Delay delay, int patience) {
        @Override
        public String toString() {
            return perSecond + "/s " + (delay == Delay.EXPONENTIAL ? "exponential" : "log-normal");
        }
    }

    private static final List<Load> LOADS = List.of(
            new Load(50, Delay.EXPONENTIAL, 1),
            new Load(50, Delay.LOG_NORMAL, 1),
            new Load(5, Delay.EXPONENTIAL, 2),
            new Load(5, Delay.LOG_NORMAL, 2));

    static Stream<Load> loads() {
        return LOADS.stream();
    }

    static Stream<Arguments> loadsAndFalls() {
        return LOADS.stream().flatMap(load -> FALLS.stream().map(fall -> Arguments.of(load, fall)));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void healthyRouteShouldNeverBeEjected(Load load) {
        int seeds = load.perSecond() > 10 ? SEEDS / 4 : SEEDS;
        IntStream.range(0, seeds).parallel().forEach(seed -> {
            SimulatedRoutes routes = healthy(load, seed, Failure.EXPLICIT);
            assertThat(routes.ejections()).as("seed " + seed).isZero();
            assertThat(routes.shareSentDearer()).isLessThan(0.01);
            assertThat(routes.standing().quality()).isBetween(0.90, 1.0);
        });
    }

    private static SimulatedRoutes healthy(Load load, int seed, Failure failure) {
        SimulatedRoutes routes = new SimulatedRoutes(seed, load.perSecond(), load.delay());
        routes.cheapIs(0.96, failure);
        routes.run(HEALTHY);
        return routes;
    }

    @ParameterizedTest
    @MethodSource("loadsAndFalls")
    void failingRouteShouldBeLeftInTimeAndComeBackInTime(Load load, Fall fall) {
        Arrays.stream(figures(load, fall, SEEDS / 4)).forEach(figure -> {
            assertThat(figure[0]).as("seconds until left").isLessThanOrEqualTo(fall.secondsMax() * load.patience());
            assertThat(figure[1]).as("seconds until back").isLessThanOrEqualTo(BACK_SECONDS_MAX * load.patience());
        });
    }

    /** A node that loses a partition, and one that restarts, does not see the receipts of what it has counted. */
    @Test
    void attemptsThatAnotherNodeHasShouldNotSeemToBeWithoutReceipts() {
        SimulatedRoutes routes = new SimulatedRoutes(1, 50, Delay.LOG_NORMAL);
        for (int minute = 0; minute < 60; minute++) {
            routes.run(Duration.ofSeconds(40 + minute));
            routes.counts().forget();
        }
        assertThat(routes.ejections()).isZero();
        assertThat(routes.standing().quality()).isBetween(0.85, 1.0);
    }

    @Test
    void receiptsThatAreSlowFromTheFirstShouldNotSeemToBeMissing() {
        SimulatedRoutes routes = new SimulatedRoutes(1, 20, random -> 60 * Math.exp(0.6 * random.nextGaussian()));
        routes.run(Duration.ofHours(1));
        assertThat(routes.ejections()).isZero();
        assertThat(routes.standing().quality()).isBetween(0.90, 1.0);
    }

    @Test
    void trafficThatStopsAndBeginsShouldNotSeemToBeFailing() {
        SimulatedRoutes routes = new SimulatedRoutes(1, 100, Delay.LOG_NORMAL);
        for (int i = 0; i < 40; i++) {
            routes.run(Duration.ofSeconds(20 + i));
            routes.pause(Duration.ofSeconds(10L * i));
        }
        assertThat(routes.ejections()).isZero();
    }

    /** Nothing tells it from one whose receipts are missing until its canaries do. */
    @ParameterizedTest
    @MethodSource("loads")
    void healthyRouteWhoseReceiptsBecomeSlowerShouldBeBackWithinHalfAnHour(Load load) {
        IntStream.range(0, 5).parallel().forEach(seed -> {
            SimulatedRoutes routes = new SimulatedRoutes(seed, load.perSecond(), load.delay());
            routes.run(Duration.ofHours(1));
            routes.cheapIsSlower(2.5);
            waitForAnEjection(routes);
            int back = routes.secondsUntilBack(3_600);
            assertThat(back).as("seed " + seed).isLessThanOrEqualTo(1_800 * load.patience());
        });
    }

    @Test
    void routeThatNeverGivesReceiptsShouldBeJudgedByItsAnswersInTheEnd() {
        SimulatedRoutes routes = new SimulatedRoutes(1, 20, Delay.LOG_NORMAL);
        routes.cheapIs(0, Failure.MISSING);
        routes.run(Duration.ofHours(4));
        assertThat(routes.standing().state()).as("in use").isIn(State.GOOD, State.UNKNOWN);
    }

    @Test
    void routeBelowItsFloorFromTheFirstShouldGetNoMoreThanCanaries() {
        SimulatedRoutes routes = new SimulatedRoutes(1, 50, Delay.LOG_NORMAL);
        routes.cheapIs(0.80, Failure.EXPLICIT);
        routes.run(Duration.ofMinutes(10));
        double dearer = 0;
        int seconds = 3_600;
        for (int i = 0; i < seconds; i++) {
            dearer += routes.second() / seconds;
        }
        assertThat(dearer).isGreaterThan(0.97);
    }

    /** By seed: the seconds until it was left, and until it was back after it had failed for a while. */
    private static int[][] figures(Load load, Fall fall, int seeds) {
        return IntStream.range(0, seeds)
                .parallel()
                .mapToObj(seed -> {
                    SimulatedRoutes routes = new SimulatedRoutes(seed, load.perSecond(), load.delay());
                    routes.run(LEARNED);
                    routes.cheapIs(fall.delivered(), fall.failure());
                    int left = routes.secondsUntilMoved(0.9, fall.secondsMax() * load.patience() + 10);
                    // The worst moment to recover: it was just ejected for the longest time
                    routes.run(Duration.ofMinutes(20));
                    waitForAnEjection(routes);
                    routes.cheapIs(0.96, Failure.EXPLICIT);
                    return new int[] {left, routes.secondsUntilBack(BACK_SECONDS_MAX * load.patience())};
                })
                .toArray(int[][]::new);
    }

    private static void waitForAnEjection(SimulatedRoutes routes) {
        int before = routes.ejections();
        for (int seconds = 0; seconds < 3_600 && routes.ejections() == before; seconds++) {
            routes.second();
        }
        assertThat(routes.standing().state()).isEqualTo(State.EJECTED);
    }

    /** Prints the figures: of so many seeds for each fall, and of so many for each healthy time. */
    static void main(String[] arguments) {
        int falling = Integer.parseInt(arguments[0]);
        int healthy = Integer.parseInt(arguments[1]);
        for (Load load : LOADS) {
            for (Fall fall : falling == 0 ? List.<Fall>of() : FALLS) {
                int[][] figures = figures(load, fall, falling);
                System.out.printf(
                        "%s, %s: left after %s s, back after %s s%n", load, fall, text(figures, 0), text(figures, 1));
            }
            for (Failure failure : Failure.values()) {
                int ejections = IntStream.range(0, healthy)
                        .parallel()
                        .map(seed -> healthy(load, seed, failure).ejections())
                        .sum();
                System.out.printf(
                        "%s, healthy, %s: %d ejections in %d times two hours%n", load, failure, ejections, healthy);
            }
        }
    }

    private static String text(int[][] figures, int column) {
        int[] sorted = Arrays.stream(figures)
                .mapToInt(figure -> figure[column])
                .sorted()
                .toArray();
        return "median " + sorted[sorted.length / 2] + ", most " + sorted[sorted.length - 1];
    }
}
