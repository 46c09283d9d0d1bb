package io.trunkline.gateway.intake.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated traffic; two seeds of each shape. Numbers are of Germany's mobile ranges, where each range has ten million. */
class PumpingDetectorTest {
    private static final int SEEDS = 2;
    private static final int ATTACK = 10_000;
    private static final long[] RANGES = {
        49_151_1000_0000L, 49_152_2000_0000L, 49_157_3000_0000L, 49_160_4000_0000L, 49_162_5000_0000L,
        49_163_6000_0000L, 49_170_7000_0000L, 49_171_8000_0000L, 49_172_9000_0000L, 49_176_1000_0000L
    };
    private static final int RANGE_SIZE = 10_000_000;

    /** Makes the numbers of one run, in order. */
    private interface Shape {
        long[] numbers(Random random);
    }

    /**
     * A kind of traffic.
     *
     * @param perSecond how fast it comes
     */
    record Traffic(String name, int perSecond, Shape shape) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Traffic> attacks() {
        return Stream.of(
                new Traffic("sequential", 50, random -> run(base(random), 1, ATTACK)),
                new Traffic("sequential, downwards", 50, random -> run(base(random) + ATTACK, -1, ATTACK)),
                new Traffic("sequential, once a second", 1, random -> run(base(random), 1, ATTACK)),
                new Traffic(
                        "sequential over fifty connections",
                        50,
                        random -> jumbled(run(base(random), 1, ATTACK), 50, random)),
                new Traffic(
                        "sequential with one in three left out",
                        50,
                        random -> thinned(run(base(random), 1, ATTACK * 2), 0.67, random)),
                new Traffic("every second", 50, random -> run(base(random), 2, ATTACK)),
                new Traffic("every seventh", 50, random -> run(base(random), 7, ATTACK)),
                new Traffic("every tenth", 50, random -> run(base(random), 10, ATTACK)),
                new Traffic("every 97th", 50, random -> run(base(random), 97, ATTACK)),
                new Traffic("every 500th", 50, random -> run(base(random), 500, ATTACK)),
                new Traffic("shuffled", 50, random -> shuffled(run(base(random), 1, ATTACK), random)),
                new Traffic("shuffled, every seventh", 50, random -> shuffled(run(base(random), 7, ATTACK), random)),
                new Traffic("shuffled in thousands", 50, random -> jumbled(run(base(random), 1, ATTACK), 1000, random)),
                new Traffic("four ranges in turn", 50, random -> inTurn(4, random, false)),
                new Traffic("twenty ranges in turn", 50, random -> inTurn(20, random, false)),
                new Traffic("fifty ranges in turn", 50, random -> inTurn(50, random, false)),
                new Traffic("ten ranges, shuffled, in turn", 50, random -> inTurn(10, random, true)),
                new Traffic("twenty ranges, shuffled, in turn", 50, random -> inTurn(20, random, true)));
    }

    static Stream<Traffic> normal() {
        return Stream.of(
                new Traffic("codes to anybody", 20, random -> anybody(20_000, random)),
                new Traffic("codes, each asked for twice", 20, random -> twice(anybody(10_000, random))),
                new Traffic("50,000 customers", 100, random -> anybody(50_000, random)),
                new Traffic("10,000 customers by number", 100, random -> sorted(anybody(10_000, random))),
                new Traffic("50,000 customers by number", 100, random -> sorted(anybody(50_000, random))),
                new Traffic(
                        "50,000 customers by number, downwards",
                        100,
                        random -> reversed(sorted(anybody(50_000, random)))),
                new Traffic("one number in a hundred, by number", 100, random -> share(0.01, 30_000, random)),
                new Traffic(
                        "one number in a hundred, by number, over fifty connections",
                        500,
                        random -> jumbled(share(0.01, 30_000, random), 50, random)),
                new Traffic("one number in thirty, by number", 100, random -> share(0.033, 30_000, random)),
                new Traffic("one number in ten, by number", 500, random -> share(0.1, 30_000, random)),
                new Traffic(
                        "one number in ten, by number, over fifty connections",
                        500,
                        random -> jumbled(share(0.1, 30_000, random), 50, random)),
                new Traffic("one number in five, by number", 500, random -> share(0.2, 30_000, random)),
                new Traffic(
                        "one number in forty of a range, in no order",
                        100,
                        random -> shuffled(share(0.025, 30_000, random), random)),
                new Traffic("a shop with 2,000 customers in ten exchanges", 5, random -> shop(10, 200, random)),
                new Traffic("the same by number", 5, random -> sorted(shop(10, 200, random))),
                new Traffic("a company's eighty numbers among others", 10, random -> company(random)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void attackShouldBeRefusedAfterItsFirstHundred(Traffic attack) {
        for (int seed = 0; seed < SEEDS; seed++) {
            long[] numbers = attack.shape().numbers(new Random(seed));
            boolean[] refused = refused(numbers, attack.perSecond());
            double share = share(refused, 100);
            assertThat(share).as("%s, seed %d", attack, seed).isGreaterThanOrEqualTo(0.95);
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void attackShouldBeRefusedAmongNormalTrafficWhichIsNot(Traffic attack) {
        for (int seed = 0; seed < 1; seed++) {
            Random random = new Random(seed);
            long[] numbers = attack.shape().numbers(random);
            long[] others = anybody(numbers.length, random);
            long[] both = new long[2 * numbers.length];
            boolean[] isAttack = new boolean[both.length];
            int attacks = 0;
            for (int i = 0; i < both.length; i++) {
                isAttack[i] = attacks < numbers.length && (random.nextBoolean() || i - attacks >= others.length);
                both[i] = isAttack[i] ? numbers[attacks++] : others[i - attacks];
            }
            boolean[] refused = refused(both, attack.perSecond());
            assertThat(share(of(isAttack, refused, true), 100))
                    .as("%s, seed %d", attack, seed)
                    .isGreaterThanOrEqualTo(0.95);
            assertThat(share(of(isAttack, refused, false), 0))
                    .as("others, seed %d", seed)
                    .isLessThanOrEqualTo(0.001);
        }
    }

    @ParameterizedTest
    @MethodSource("normal")
    void normalTrafficShouldPass(Traffic traffic) {
        for (int seed = 0; seed < SEEDS; seed++) {
            long[] numbers = traffic.shape().numbers(new Random(seed));
            assertThat(share(refused(numbers, traffic.perSecond()), 0))
                    .as("%s, seed %d", traffic, seed)
                    .isLessThanOrEqualTo(0.001);
        }
    }

    private static boolean[] refused(long[] numbers, int perSecond) {
        PumpingDetector detector = new PumpingDetector();
        boolean[] refused = new boolean[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            long now = 1_795_000_000_000L + i * 1000L / perSecond;
            detector.saw(numbers[i], now);
            refused[i] = detector.suspects(numbers[i], now);
        }
        return refused;
    }

    private static double share(boolean[] refused, int from) {
        int count = 0;
        for (int i = from; i < refused.length; i++) {
            count += refused[i] ? 1 : 0;
        }
        return (double) count / (refused.length - from);
    }

    private static boolean[] of(boolean[] isAttack, boolean[] refused, boolean attack) {
        boolean[] kept = new boolean[refused.length];
        int count = 0;
        for (int i = 0; i < refused.length; i++) {
            if (isAttack[i] == attack) {
                kept[count++] = refused[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static long base(Random random) {
        return RANGES[random.nextInt(RANGES.length)] + random.nextInt(RANGE_SIZE / 2);
    }

    private static long[] run(long from, int step, int count) {
        return LongStream.range(0, count).map(i -> from + i * step).toArray();
    }

    private static long[] thinned(long[] numbers, double kept, Random random) {
        return Arrays.stream(numbers)
                .filter(number -> random.nextDouble() < kept)
                .limit(ATTACK)
                .toArray();
    }

    private static long[] shuffled(long[] numbers, Random random) {
        return jumbled(numbers, numbers.length, random);
    }

    /** Shuffled in pieces, as parallel connections or a careful attacker do. */
    private static long[] jumbled(long[] numbers, int piece, Random random) {
        List<Long> all = new ArrayList<>(Arrays.stream(numbers).boxed().toList());
        for (int from = 0; from < all.size(); from += piece) {
            Collections.shuffle(all.subList(from, Math.min(all.size(), from + piece)), random);
        }
        return all.stream().mapToLong(number -> number).toArray();
    }

    private static long[] inTurn(int ranges, Random random, boolean shuffled) {
        long[] numbers = new long[ATTACK];
        for (int range = 0; range < ranges; range++) {
            long[] run = run(base(random), 1, ATTACK / ranges);
            long[] ordered = shuffled ? shuffled(run, random) : run;
            for (int i = 0; i < ordered.length; i++) {
                numbers[i * ranges + range] = ordered[i];
            }
        }
        return numbers;
    }

    private static long[] anybody(int count, Random random) {
        return LongStream.generate(() -> RANGES[random.nextInt(RANGES.length)] + random.nextInt(RANGE_SIZE))
                .limit(count)
                .toArray();
    }

    private static long[] twice(long[] numbers) {
        return Arrays.stream(numbers)
                .flatMap(number -> LongStream.of(number, number))
                .toArray();
    }

    private static long[] sorted(long[] numbers) {
        return Arrays.stream(numbers).sorted().toArray();
    }

    private static long[] reversed(long[] numbers) {
        return LongStream.range(0, numbers.length)
                .map(i -> numbers[numbers.length - 1 - (int) i])
                .toArray();
    }

    /** That share of all numbers of a range, by number. */
    private static long[] share(double share, int count, Random random) {
        long from = RANGES[random.nextInt(RANGES.length)];
        return LongStream.range(from, from + RANGE_SIZE)
                .filter(number -> random.nextDouble() < share)
                .limit(count)
                .toArray();
    }

    private static long[] shop(int exchanges, int each, Random random) {
        long[] codes = LongStream.generate(() -> 49_30_0000_0000L + random.nextInt(10_000) * 10_000L)
                .distinct()
                .limit(exchanges)
                .toArray();
        long[] customers = LongStream.generate(() -> codes[random.nextInt(exchanges)] + random.nextInt(10_000))
                .distinct()
                .limit((long) exchanges * each)
                .toArray();
        return shuffled(customers, random);
    }

    private static long[] company(Random random) {
        List<Long> all =
                new ArrayList<>(Arrays.stream(anybody(2000, random)).boxed().toList());
        all.addAll(1000, Arrays.stream(run(49_89_1234_5000L, 1, 80)).boxed().toList());
        return all.stream().mapToLong(number -> number).toArray();
    }
}
