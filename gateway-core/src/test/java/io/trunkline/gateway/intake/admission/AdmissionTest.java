package io.trunkline.gateway.intake.admission;

import static io.trunkline.gateway.intake.admission.World.ROUND_TRIP_NANOS;
import static io.trunkline.gateway.intake.admission.World.account;
import static io.trunkline.gateway.intake.admission.World.limit;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.intake.admission.Verdict.Admitted;
import io.trunkline.gateway.intake.admission.Verdict.Limited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Several nodes around one store, in a time that is moved by hand. */
class AdmissionTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** When messages were admitted, of how many. */
    private record Run(World world, int offered, List<Long> admittedAt) {}

    /** Messages at random times, evenly over the nodes. */
    private static Run run(World world, AppliedLimit.Rate limit, double perSecond, long untilNanos, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Long> admittedAt = new ArrayList<>();
        int offered = 0;
        double next = world.now();
        while (next < untilNanos) {
            Admission node = world.nodes.get(random.nextInt(world.nodes.size()));
            world.at(
                    (long) next,
                    () -> node.admit(new Offered(List.of(limit), 1)).subscribe(verdict -> {
                        if (verdict instanceof Admitted) {
                            admittedAt.add(world.now());
                        }
                    }));
            offered++;
            next += -Math.log(1 - random.nextDouble()) / perSecond * SECOND;
        }
        world.runUntil(untilNanos + SECOND);
        return new Run(world, offered, admittedAt);
    }

    /** The most that any stretch of time saw above the rate. */
    private static double excess(List<Long> admittedAt, int perSecond) {
        double lowest = Double.MAX_VALUE;
        double excess = 0;
        for (int i = 0; i < admittedAt.size(); i++) {
            double ahead = i - admittedAt.get(i) * (double) perSecond / SECOND;
            lowest = Math.min(lowest, ahead);
            excess = Math.max(excess, ahead + 1 - lowest);
        }
        return excess;
    }

    private static Stream<Arguments> loads() {
        return Stream.of(1, 2, 3)
                .flatMap(nodes -> Stream.of(1, 7, 100, 2_000)
                        .flatMap(rate -> Stream.of(0.5, 0.99, 1.5, 10.0).map(load -> Arguments.of(nodes, rate, load))));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void noStretchOfTimeShouldSeeMoreThanRateAndBurstAndOneLeaseOfEachNode(int nodes, int rate, double load) {
        AppliedLimit.Rate limit = account(rate, RateLimit.ofPerSecond(rate).burst());
        Run run = run(new World(nodes), limit, rate * load, 8 * SECOND, 7L * rate + nodes);
        int lease = rate / 20;
        assertThat(excess(run.admittedAt(), rate))
                .isLessThanOrEqualTo(limit.rate().burst() + nodes * lease + 1e-3);
        if (load >= 10) {
            assertThat(run.admittedAt()).as("97 %% of the limit is used").hasSizeGreaterThan((int) (0.97 * rate * 8));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000, 1000",
        "1, 2000, 2000",
        "1, 2000, 20000",
        "1, 20000, 1000",
        "2, 1000, 10000",
        "2, 5000, 4000",
        "3, 2000, 20000",
        "2, 100, 5000"
    })
    void hotLimitShouldCostATwentiethOfACallForEachMessage(int nodes, int rate, int offeredPerSecond) {
        World world = new World(nodes);
        Run run = run(world, account(rate, Math.ceilDiv(rate, 4)), offeredPerSecond, 5 * SECOND, 3);
        assertThat(world.store.calls * 20L)
                .as("%d calls for %d messages", world.store.calls, run.offered())
                .isLessThan(run.offered());
    }

    @Test
    void limitWithFewMessagesShouldBeExactAndNothingBeTakenAhead() {
        World world = new World(2);
        AppliedLimit.Rate limit = account(100, 25);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            world.nodes.get(i % 2).admit(new Offered(List.of(limit), 1)).subscribe(verdicts::add);
        }
        world.runUntil(world.now() + 3 * ROUND_TRIP_NANOS);
        assertThat(verdicts).hasSize(30);
        assertThat(verdicts).filteredOn(Admitted.class::isInstance).hasSize(25);
        Run slow = run(world, limit, 90, 20 * SECOND, 5);
        assertThat(world.store.charged).isEqualTo(25 + slow.admittedAt().size());
    }

    @Test
    void requestsAtOnceShouldShareTheNextCall() {
        World world = new World(1);
        assertThat(world.send(0, 1_000, account(100, 500)))
                .hasSize(1_000)
                .filteredOn(Admitted.class::isInstance)
                .hasSize(500);
        assertThat(world.store.calls).isEqualTo(2);
    }

    @Test
    void refusalShouldNameTheLimitAndTellWhenAndCostNoCallUntilThen() {
        World world = new World(1);
        AppliedLimit.Rate limit = account(1, 1);
        world.send(0, 1, limit);
        Limited first = (Limited) world.send(0, 1, limit).getFirst();
        assertThat(first.by()).isEqualTo(limit);
        assertThat(first.retryAfter()).isBetween(Duration.ofMillis(990), Duration.ofSeconds(1));
        int calls = world.store.calls;
        world.runUntil(world.now() + SECOND / 2);
        assertThat(world.send(0, 100, limit)).hasSize(100).allMatch(Limited.class::isInstance);
        assertThat(world.store.calls).isEqualTo(calls);
        world.runUntil(world.now() + SECOND / 2);
        assertThat(world.send(0, 1, limit)).containsExactly(new Admitted());
    }

    @Test
    void messageShouldCountAgainstAllOfItsLimitsOrNone() {
        World world = new World(1);
        AppliedLimit account = account(10, 10);
        AppliedLimit country = limit(LimitKind.COUNTRY, "US", 1, 1);
        world.send(0, 1, account, country);
        assertThat(world.store.charged).isEqualTo(2);
        assertThat(world.send(0, 5, account, country))
                .allSatisfy(verdict -> assertThat(((Limited) verdict).by()).isEqualTo(country));
        assertThat(world.store.charged).isEqualTo(2);
        assertThat(world.send(0, 20, account))
                .as("what the country refused is left to the others")
                .filteredOn(Admitted.class::isInstance)
                .hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void messagesWithOtherLimitsShouldShareACallToo() {
        World world = new World(1);
        AppliedLimit account = account(10, 10);
        List<Verdict> verdicts = new ArrayList<>();
        for (String country : List.of("US", "DE", "FR", "US", "DE")) {
            world.nodes
                    .getFirst()
                    .admit(new Offered(List.of(account, limit(LimitKind.COUNTRY, country, 1, 1)), 1))
                    .subscribe(verdicts::add);
        }
        world.runUntil(world.now() + 10 * ROUND_TRIP_NANOS);
        assertThat(verdicts).hasSize(5).filteredOn(Admitted.class::isInstance).hasSize(3);
        assertThat(world.store.calls).isEqualTo(2);
        assertThat(world.store.charged).isEqualTo(6);
    }

    @Test
    void requestsBeyondThoseThatMayWaitShouldBeRefused() {
        World world = new World(1);
        List<Verdict> verdicts = world.send(0, AccountLeases.WAITING_MAX + 10, account(1_000_000, 1_000_000));
        assertThat(verdicts).hasSize(AccountLeases.WAITING_MAX + 10);
        assertThat(verdicts).filteredOn(Limited.class::isInstance).hasSize(10);
        assertThat(world.send(0, 1, account(1_000_000, 1_000_000))).containsExactly(new Admitted());
    }

    @Test
    void changedRateShouldHoldAtOnce() {
        World world = new World(1);
        world.send(0, 2, account(1, 1));
        assertThat(world.send(0, 5, account(1_000, 1_000))).containsOnly(new Admitted());
    }

    @ParameterizedTest
    @CsvSource({"1000, 10000", "100, 1000", "20, 200", "1000, 1000"})
    void twoNodesShouldKeepTheRateBetweenThemWhileTheStoreIsAway(int rate, int offeredPerSecond) {
        World world = new World(2);
        world.store.announced = 2;
        world.nodes.forEach(node -> node.announce().block());
        AppliedLimit.Rate limit = account(rate, Math.ceilDiv(rate, 4));
        run(world, limit, offeredPerSecond, 2 * SECOND, 11);
        world.store.down = true;
        long from = world.now();
        int calls = world.store.calls;
        Run away = run(world, limit, offeredPerSecond, from + 60 * SECOND, 12);
        assertThat(away.admittedAt().size()).isBetween((int) (0.8 * rate * 60), (int) (1.2 * rate * 60));
        assertThat(world.store.calls - calls).as("one for each node").isLessThanOrEqualTo(2);
        assertThat(world.meters
                        .getFirst()
                        .get("trunkline.admission.fallback")
                        .gauge()
                        .value())
                .isEqualTo(1);
        world.store.down = false;
        world.nodes.forEach(node -> node.announce().block());
        run(world, limit, offeredPerSecond, world.now() + SECOND, 13);
        assertThat(world.store.calls - calls).isGreaterThan(2);
    }

    @Test
    void whatIsInHandShouldBeSpentFirstWhenTheStoreGoesAway() {
        World world = new World(1);
        AppliedLimit.Rate limit = account(10_000, 10_000);
        run(world, limit, 2_000, SECOND / 2, 17);
        double held = world.store.charged - world.count(0, "admitted");
        assertThat(held).isBetween(1.0, 500.0);
        world.store.down = true;
        world.nodes.getFirst().announce().block();
        assertThat(world.send(0, (int) held, limit)).containsOnly(new Admitted());
        assertThat(world.count(0, "alone")).isEqualTo((int) held);
    }

    @Test
    void verdictsShouldBeCounted() {
        World world = new World(1);
        world.send(0, 3, account(1, 1));
        assertThat(world.count(0, "admitted")).isEqualTo(1);
        assertThat(world.count(0, "refused")).isEqualTo(2);
        assertThat(world.count(0, "calls")).isEqualTo(world.store.calls);
    }

    @Test
    void numberOfNodesShouldFallOnlyOnceItWasLowerForAWhile() {
        NodeCount count = new NodeCount();
        count.heard(3, SECOND);
        count.heard(1, 2 * SECOND);
        assertThat(count.last()).isEqualTo(3);
        count.heard(2, 6 * SECOND);
        assertThat(count.last()).isEqualTo(2);
        count.heard(4, 7 * SECOND);
        assertThat(count.last()).isEqualTo(4);
    }
}
