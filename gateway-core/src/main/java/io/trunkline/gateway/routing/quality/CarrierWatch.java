package io.trunkline.gateway.routing.quality;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fast path for one carrier, and with it for all of its routes. Out at once, and as long, as no node has a bind of it
 * that is bound while one has tried. Out for a back-off when it refuses {@value #REFUSED_MIN} in a row, over all nodes, however
 * long that takes, but for pauses of more than ten minutes; or when it put off most of what it was sent, {@value
 * #THROTTLED_MIN} at least: of the last few seconds, ten at most, together, and of two of them each. After the back-off it is a canary, until it
 * takes {@value #TAKEN_MIN} in a row; what is wrong still shows as quickly again. One thread at a time.
 *
 * <pre>
 *          refuses, throttles              back-off over
 * in use ----------------------> ejected ------------------> canary
 *   ^                               ^                         |  |
 *   |                               +-- refuses, throttles ---+  |
 *   +-------------------- takes enough in a row -----------------+
 * </pre>
 */
final class CarrierWatch {
    static final int REFUSED_MIN = 5;
    static final int THROTTLED_MIN = 5;

    /** Of a carrier that refuses every second message, one canary in 500 ends like that. */
    static final int TAKEN_MIN = 9;

    /** What a node says of its binds counts so long: a lost node's slots have other owners by then. */
    static final Duration STALE_AFTER = Duration.ofSeconds(15);

    /** Refusals that lie further apart are none in a row. */
    static final Duration APART_MAX = Duration.ofMinutes(10);

    /** Twice as long as a bind sends nothing at most because it was throttled, so that its tries are seen together. */
    private static final int THROTTLED_SECONDS = 10;

    private final Map<String, Heard> heard = new HashMap<>();
    private final Deque<Second> seconds = new ArrayDeque<>();
    private Backoff backoff = Backoff.NONE;
    private @Nullable Instant until;
    private String reason = "";
    private boolean isCanary;

    /** Whether all that is known of its ejections is what others said. */
    private boolean isRestored = true;

    private long takenInARow;
    private long refusedInARow;
    private Instant refusedAt = Instant.MIN;

    private record Heard(Instant at, CarrierReport report) {}

    /**
     * What was heard of all nodes in one second.
     *
     * @param at since the epoch
     * @param others answers that did not put off
     */
    private record Second(long at, long throttled, long others) {}

    void report(String node, CarrierReport report, Instant now) {
        heard.put(node, new Heard(now, report));
        refused(report, now);
        answered(report, now.getEpochSecond());
        if (report.rejected() > 0 && refusedInARow >= REFUSED_MIN) {
            eject(now, "it refused " + refusedInARow + " in a row");
        } else if (report.throttled() > 0 && throttles()) {
            eject(now, "it throttles");
        } else if (isCanary) {
            tried(report, now);
        }
    }

    /** In a second with both nobody knows which came first. */
    private void tried(CarrierReport report, Instant now) {
        takenInARow = report.rejected() + report.throttled() > 0 ? 0 : takenInARow + report.accepted();
        if (takenInARow >= TAKEN_MIN) {
            isCanary = false;
            isRestored = false;
            backoff = backoff.returned(now);
        }
    }

    private void refused(CarrierReport report, Instant now) {
        if (report.accepted() > 0 || refusedAt.isBefore(now.minus(APART_MAX))) {
            refusedInARow = 0;
        }
        // A node of a version before does not tell what came last
        refusedInARow += report.accepted() > 0 ? report.inARow() : report.rejected();
        if (report.rejected() > 0) {
            refusedAt = now;
        }
    }

    private void answered(CarrierReport report, long second) {
        long throttled = report.throttled();
        long others = report.accepted() + report.rejected();
        Second last = seconds.peekLast();
        if (last != null && last.at() >= second) {
            seconds.removeLast();
            seconds.add(new Second(last.at(), last.throttled() + throttled, last.others() + others));
        } else {
            seconds.add(new Second(second, throttled, others));
        }
        seconds.removeIf(known -> known.at() <= second - THROTTLED_SECONDS);
    }

    /** Of the newest seconds, however few: what it took before it changed must not hide that. */
    private boolean throttles() {
        long throttled = 0;
        long others = 0;
        int seen = 0;
        for (Iterator<Second> back = seconds.descendingIterator(); back.hasNext(); ) {
            Second second = back.next();
            throttled += second.throttled();
            others += second.others();
            seen += second.throttled() > second.others() ? 1 : 0;
            if (seen > 1 && throttled >= THROTTLED_MIN && throttled > others) {
                return true;
            }
        }
        return false;
    }

    private void eject(Instant now, String why) {
        if (until == null || !now.isBefore(until)) {
            backoff = backoff.ejected(now);
            until = now.plus(backoff.pause());
            reason = why;
            isCanary = false;
            isRestored = false;
        }
    }

    /** Whether it was ever ejected, as far as this node remembers. */
    boolean wasEjected() {
        return !backoff.equals(Backoff.NONE);
    }

    CarrierFold fold(String carrier) {
        return new CarrierFold(
                carrier, new RouteFold.Ejections(backoff.ejections(), backoff.back(), until), reason, isCanary);
    }

    /** Takes over what was said before this node, or another one, started; not where this one has seen more since. */
    void restore(CarrierFold fold) {
        if (isRestored) {
            backoff = new Backoff(fold.ejections().count(), fold.ejections().back());
            until = fold.ejections().until();
            reason = fold.reason();
            isCanary = fold.canary();
        }
    }

    void tick(Instant now) {
        heard.values().removeIf(word -> word.at().plus(STALE_AFTER).isBefore(now));
        until = backoff.end(until, now);
        if (until != null && !now.isBefore(until)) {
            until = null;
            isCanary = true;
            takenInARow = 0;
            refusedInARow = 0;
            seconds.clear();
        }
    }

    /** Why nothing is to go there; null where nothing speaks against it. */
    @Nullable
    String outFor() {
        if (isUnbound()) {
            return "no bind of its carrier is bound";
        }
        return until == null ? null : "its carrier: " + reason;
    }

    /** Why it is tried for a share of the traffic only; null where it is out, or in use. */
    @Nullable
    String canaryFor() {
        return isCanary && outFor() == null
                ? "its carrier: tried again after " + backoff.pause().toSeconds() + " s"
                : null;
    }

    /** The end of the back-off; null where there is none, or no bind either, so that its end would change nothing. */
    @Nullable
    Instant until() {
        return isUnbound() ? null : until;
    }

    /** The slots whose binds have tried and are not bound, as far as anybody says. */
    Set<Integer> slotsDown() {
        Set<Integer> down = new HashSet<>();
        heard.values().forEach(word -> down.addAll(word.report().slots().unbound()));
        heard.values().forEach(word -> down.removeAll(word.report().slots().bound()));
        return down;
    }

    /** What each node said of its binds last, by the nodes' names. */
    List<CarrierFigures.NodeBinds> binds() {
        return heard.entrySet().stream()
                .filter(word -> word.getValue().report().bound()
                                + word.getValue().report().unbound()
                        > 0)
                .map(word -> new CarrierFigures.NodeBinds(
                        word.getKey(), word.getValue().report().slots()))
                .sorted(Comparator.comparing(CarrierFigures.NodeBinds::node))
                .toList();
    }

    private boolean isUnbound() {
        int bound =
                heard.values().stream().mapToInt(word -> word.report().bound()).sum();
        int unbound = heard.values().stream()
                .mapToInt(word -> word.report().unbound())
                .sum();
        return bound == 0 && unbound > 0;
    }
}
