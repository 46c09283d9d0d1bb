package io.trunkline.gateway.intake.admission;

import static io.trunkline.gateway.intake.admission.World.throughput;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.intake.admission.Verdict.Admitted;
import io.trunkline.gateway.intake.admission.Verdict.Limited;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A country's throughput, which all accounts share. */
class ThroughputTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** What was admitted: when, and how many segments. */
    private record Passed(long atNanos, int segments) {}

    /** How many segments the next message has. */
    private interface Lengths {
        int next(SplittableRandom random);
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 100, 1000", "2, 40, 100, 2000", "2, 40, 2000, 10000", "3, 1, 2000, 6000"})
    void accountsShouldShareItWhateverTheirNumberAndUseIt(int nodes, int accounts, int rate, int perSecond) {
        World world = new World(nodes);
        List<Passed> passed = offer(world, accounts, rate, perSecond, 4 * SECOND);
        assertThat(excess(passed, rate)).isLessThanOrEqualTo(excessMax(rate));
        assertThat(passed.stream().mapToInt(Passed::segments).sum()).isGreaterThan((int) (0.95 * rate * 4));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 100, 300", "1, 40, 100, 200", "2, 40, 100, 300", "2, 5, 2000, 4000"})
    void longMessagesShouldFindRoomBesideAsManyShortOnesAsWouldTakeItAll(
            int nodes, int accounts, int rate, int perSecond) {
        World world = new World(nodes);
        int ten = 10;
        int oneOf = 50;
        List<Passed> passed =
                offer(world, accounts, rate, perSecond, 40 * SECOND, random -> random.nextInt(oneOf) == 0 ? ten : 1);
        long longOnes = passed.stream().filter(one -> one.segments() == ten).count();
        assertThat(longOnes)
                .as("of %s admitted", passed.size())
                .isGreaterThan(passed.size() / oneOf / 4)
                .isLessThan(3L * passed.size() / oneOf);
        assertThat(excess(passed, rate)).isLessThanOrEqualTo(excessMax(rate));
        assertThat(passed.stream().mapToInt(Passed::segments).sum()).isGreaterThan((int) (0.95 * rate * 40));
    }

    /** Two bursts, what is in hand, and one message. */
    private static double excessMax(int rate) {
        int burst = ((AppliedLimit.Rate) throughput(1, rate)).rate().burst();
        return 2 * burst + rate * RateLease.SHARED_HELD_NANOS / (double) SECOND + AppliedLimit.SEGMENTS_MAX;
    }

    @ParameterizedTest
    @CsvSource({"1, 40", "2, 40"})
    void accountsShouldShareWhatANodeHasOfItWhileTheStoreIsAway(int nodes, int accounts) {
        World world = new World(nodes);
        world.store.announced = nodes;
        world.nodes.forEach(node -> node.announce().block());
        offer(world, accounts, 100, 1_000, SECOND);
        world.store.down = true;
        world.nodes.forEach(node -> node.announce().block());
        List<Passed> away = offer(world, accounts, 100, 1_000, world.now() + 20 * SECOND);
        assertThat(away.stream().mapToInt(Passed::segments).sum()).isBetween(1_600, 2_400);
    }

    @Test
    void refusalShouldNameTheCountryAndLastUntilWhatALongMessageTookBeyondTheBurstIsThereAgain() {
        World world = new World(1);
        AppliedLimit limit = throughput(1, 10);
        assertThat(world.sendLong(0, 1, 20, limit)).containsExactly(new Admitted());
        assertThat(world.sendLong(0, 1, 24, limit)).as("4 are left").containsExactly(new Admitted());
        Limited refusal = (Limited) world.sendLong(0, 1, 1, limit).getFirst();
        assertThat(refusal.by().key()).hasToString("country US for all accounts");
        assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_100));
        assertThat(world.sendLong(0, 1, 24, limit)).hasOnlyElementsOfType(Limited.class);
        world.runUntil(world.now() + refusal.retryAfter().toNanos());
        assertThat(world.sendLong(0, 2, 1, limit)).hasExactlyElementsOfTypes(Admitted.class, Limited.class);
    }

    @Test
    void nodeAloneShouldAdmitALongMessageWhereOneUnitIsFreeAndThenWaitForAllThatItTook() {
        World world = new World(1);
        world.store.down = true;
        AppliedLimit limit = throughput(1, 10);
        assertThat(world.sendLong(0, 1, 20, limit)).containsExactly(new Admitted());
        assertThat(world.sendLong(0, 1, 24, limit)).as("4 are left").containsExactly(new Admitted());
        Limited refusal = (Limited) world.sendLong(0, 1, 1, limit).getFirst();
        assertThat(refusal.retryAfter()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_100));
        world.runUntil(world.now() + refusal.retryAfter().toNanos());
        assertThat(world.sendLong(0, 2, 1, limit)).hasExactlyElementsOfTypes(Admitted.class, Limited.class);
    }

    private static List<Passed> offer(World world, int accounts, int rate, int perSecond, long untilNanos) {
        return offer(world, accounts, rate, perSecond, untilNanos, random -> random.nextInt(1, 4));
    }

    private static List<Passed> offer(
            World world, int accounts, int rate, int perSecond, long untilNanos, Lengths lengths) {
        SplittableRandom random = new SplittableRandom(29);
        List<Passed> passed = new ArrayList<>();
        double next = world.now();
        while (next < untilNanos) {
            Admission node = world.nodes.get(random.nextInt(world.nodes.size()));
            AppliedLimit limit = throughput(1 + random.nextInt(accounts), rate);
            int segments = lengths.next(random);
            world.at(
                    (long) next,
                    () -> node.admit(new Offered(List.of(limit), segments)).subscribe(verdict -> {
                        if (verdict instanceof Admitted) {
                            passed.add(new Passed(world.now(), segments));
                        }
                    }));
            next += -Math.log(1 - random.nextDouble()) / perSecond * SECOND;
        }
        world.runUntil(untilNanos + SECOND);
        return passed;
    }

    /** The most segments that any stretch of time saw above the rate. */
    private static double excess(List<Passed> passed, int perSecond) {
        double lowest = Double.MAX_VALUE;
        double excess = 0;
        double total = 0;
        for (Passed one : passed) {
            double leaked = one.atNanos() * (double) perSecond / SECOND;
            lowest = Math.min(lowest, total - leaked);
            total += one.segments();
            excess = Math.max(excess, total - leaked - lowest);
        }
        return excess;
    }
}
