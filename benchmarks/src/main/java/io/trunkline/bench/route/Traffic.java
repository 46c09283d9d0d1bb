package io.trunkline.bench.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What the carriers took, together. Times are of {@link System#nanoTime()}. Immutable. */
final class Traffic {
    /** Where a share is looked at. */
    static final int WINDOW_SECONDS = 10;

    static final double MOVED = 0.90;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The first text of each destination, in order: what a second attempt is says nothing of where traffic goes. */
    private final List<Text> first = new ArrayList<>();

    /** How many of those before each went to a carrier that is not the cheapest. */
    private final int[] elsewhere;

    private final Set<String> repeated = new HashSet<>();

    /** @param texts of all carriers, in any order */
    Traffic(List<Text> texts) {
        Set<String> seen = new HashSet<>();
        texts.stream().sorted(Comparator.comparingLong(Text::atNanos)).forEach(text -> {
            if (seen.add(text.destination())) {
                first.add(text);
            } else {
                repeated.add(text.destination());
            }
        });
        elsewhere = new int[first.size() + 1];
        for (int i = 0; i < first.size(); i++) {
            elsewhere[i + 1] = elsewhere[i] + (first.get(i).carrier() == 0 ? 0 : 1);
        }
    }

    /** Destinations that got more than one text. */
    Set<String> repeated() {
        return Set.copyOf(repeated);
    }

    /** When each destination's first text came, by destination, of those that one of these carriers took. */
    Map<String, Long> firstAt(Predicate<Text> wanted) {
        Map<String, Long> at = new HashMap<>();
        first.stream().filter(wanted).forEach(text -> at.put(text.destination(), text.atNanos()));
        return at;
    }

    /** How many destinations got their first text in that time. */
    int count(long from, long until) {
        return index(until) - index(from);
    }

    /** How many destinations got their first text in that time from a carrier that is wanted. */
    int count(Predicate<Text> wanted, long from, long until) {
        return (int)
                first.subList(index(from), index(until)).stream().filter(wanted).count();
    }

    /** The share of first texts of that time that did not go to the cheapest; 0 where there were none. */
    double shareElsewhere(long from, long until) {
        int begin = index(from);
        int end = index(until);
        return begin == end ? 0 : (double) (elsewhere[end] - elsewhere[begin]) / (end - begin);
    }

    /** Seconds from then until a window begins in which 90 % goes elsewhere; none where none has ended by {@code until}. */
    OptionalDouble secondsUntilElsewhere(long from, long until) {
        return secondsUntil(from, until, true);
    }

    /** The same for a window in which 90 % goes to the cheapest. */
    OptionalDouble secondsUntilBack(long from, long until) {
        return secondsUntil(from, until, false);
    }

    private OptionalDouble secondsUntil(long from, long until, boolean away) {
        for (long at = from; at + WINDOW_NANOS - until <= 0; at += STEP_NANOS) {
            double share = shareElsewhere(at, at + WINDOW_NANOS);
            if (count(at, at + WINDOW_NANOS) > 0 && (away ? share : 1 - share) >= MOVED) {
                return OptionalDouble.of((at - from) / 1e9);
            }
        }
        return OptionalDouble.empty();
    }

    /** The place of the first one that is not before. */
    private int index(long nanos) {
        int low = 0;
        int high = first.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (first.get(middle).atNanos() - nanos < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
