package io.trunkline.smpp.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long something takes, drawn anew each time. */
public sealed interface Delay {

    /** No delay at all. */
    Delay NONE = new Fixed(Duration.ZERO);

    /** The longest delay that is drawn; a distribution's tail is cut here. */
    Duration MAX = Duration.ofDays(1);

    /** Draws one delay, zero to {@link #MAX}. */
    Duration next(RandomGenerator random);

    /** Always the same. */
    record Fixed(Duration delay) implements Delay {
        @Override
        public Duration next(RandomGenerator random) {
            return delay;
        }
    }

    /** Evenly between the two. */
    record Uniform(Duration from, Duration to) implements Delay {

        public Uniform {
            if (from.compareTo(to) > 0) {
                throw new IllegalArgumentException("uniform delay: " + from + " to " + to + " (expected: from <= to)");
            }
        }

        @Override
        public Duration next(RandomGenerator random) {
            return Duration.ofNanos(random.nextLong(from.toNanos(), to.toNanos() + 1));
        }
    }

    /**
     * Half of them under {@code median}, with a long tail: what handsets that are switched off look like.
     *
     * @param sigma the standard deviation of the logarithm; 0.5 is narrow, 1.5 is wide
     */
    record LogNormal(Duration median, double sigma) implements Delay {
        @Override
        public Duration next(RandomGenerator random) {
            double nanos = median.toNanos() * Math.exp(sigma * random.nextGaussian());
            return Duration.ofNanos(Math.min((long) nanos, MAX.toNanos()));
        }
    }

    /**
     * Reads {@code 500ms}, {@code fixed 2s}, {@code uniform 100ms 2s} or {@code lognormal 2s 0.8}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static Delay parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        return switch (words[0] + " " + (words.length - 1)) {
            case "fixed 1" -> new Fixed(duration(words[1]));
            case "uniform 2" -> new Uniform(duration(words[1]), duration(words[2]));
            case "lognormal 2" -> new LogNormal(duration(words[1]), sigma(words[2]));
            default -> {
                if (words.length != 1) {
                    throw new IllegalArgumentException(
                            "delay: " + text + " (expected: fixed 500ms, uniform 100ms 2s or lognormal 2s 0.8)");
                }
                yield new Fixed(duration(words[0]));
            }
        };
    }

    private static Duration duration(String text) {
        int unit = 0;
        while (unit < text.length() && Character.isDigit(text.charAt(unit))) {
            unit++;
        }
        // nine digits of any unit stay far from overflow
        long scale = unit >= 1 && unit <= 9 ? scaleMillis(text.substring(unit)) : 0;
        if (scale == 0) {
            throw new IllegalArgumentException("duration: " + text + " (expected: as 500ms, 2s, 5m or 1h)");
        }
        Duration duration = Duration.ofMillis(Long.parseLong(text, 0, unit, 10) * scale);
        if (duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("duration: " + text + " (expected: at most " + MAX.toHours() + "h)");
        }
        return duration;
    }

    private static long scaleMillis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 0;
        };
    }

    private static double sigma(String text) {
        double sigma = Shares.number("sigma", text);
        if (sigma < 0 || sigma > 5) {
            throw new IllegalArgumentException("sigma: " + text + " (expected: 0..5)");
        }
        return sigma;
    }
}
