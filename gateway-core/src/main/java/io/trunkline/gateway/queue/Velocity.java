package io.trunkline.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast a counter that only grows has grown, over any time up to five minutes. An immutable value of at most about
 * forty samples: each of the last three seconds, one in ten seconds before, and between them a straight line.
 */
record Velocity(List<Sample> samples, long added, long last) {
    private static final Duration DENSE = Duration.ofSeconds(3);
    private static final Duration SPARSE_EVERY = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofMinutes(5).plus(SPARSE_EVERY);

    /** Longer than this without a sample, and nothing has grown: a counter that grows is reported every second. */
    private static final Duration SILENT = Duration.ofMillis(2_500);

    /** What the counter had grown to, all owners together. */
    record Sample(Instant at, long total) {}

    static Velocity first(Instant at, long counter) {
        return new Velocity(List.of(new Sample(at, counter)), 0, counter);
    }

    /**
     * With one more sample.
     *
     * @param sameOwner whether the counter is the one of the last sample; one that is another's, or that fell, began at 0
     */
    Velocity and(boolean sameOwner, Instant at, long counter) {
        long base = sameOwner && counter >= last ? added : added + last;
        List<Sample> kept = new ArrayList<>(samples.size() + 1);
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            Duration age = Duration.between(sample.at(), at);
            boolean dense = age.compareTo(DENSE) <= 0;
            boolean spaced = kept.isEmpty()
                    || Duration.between(kept.getLast().at(), sample.at()).compareTo(SPARSE_EVERY) >= 0;
            if (age.compareTo(KEPT) <= 0 && (dense || spaced)) {
                kept.add(sample);
            }
        }
        kept.add(new Sample(at, base + counter));
        return new Velocity(List.copyOf(kept), base, counter);
    }

    /** Per second, over the time that ends now, or since the first sample where that is later. */
    double over(Duration time, Instant now) {
        Sample newest = samples.getLast();
        boolean silent = Duration.between(newest.at(), now).compareTo(SILENT) > 0;
        Instant to = silent ? now : newest.at();
        Instant from = to.minus(time);
        Instant first = samples.getFirst().at();
        Instant since = from.isBefore(first) ? first : from;
        double seconds = Duration.between(since, to).toNanos() / 1e9;
        return seconds <= 0 ? 0 : (newest.total() - totalAt(since)) / seconds;
    }

    private double totalAt(Instant at) {
        Sample before = samples.getFirst();
        for (Sample sample : samples) {
            if (sample.at().isAfter(at)) {
                double share = (double) Duration.between(before.at(), at).toNanos()
                        / Duration.between(before.at(), sample.at()).toNanos();
                return before.total() + share * (sample.total() - before.total());
            }
            before = sample;
        }
        return before.total();
    }
}
