package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.RouteStanding.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One route to one country. One thread at a time.
 *
 * <pre>
 *            a CUSUM above its threshold            back-off over
 * in use ------------------------------> ejected ------------------> canary
 *   ^                                       ^                          |  |
 *   |                                       +--- SPRT: still below ----+  |
 *   +------------------- SPRT: above again ------------------------------+
 * </pre>
 *
 * Submissions of before the route was let in again count for nothing in the tests; its quality and evidence are of all,
 * halved every {@link #HALF_LIFE}.
 */
final class RouteWatch {
    static final Duration HALF_LIFE = Duration.ofMinutes(2);

    /** With less evidence a route is unknown. */
    static final double EVIDENCE_MIN = 20;

    private State state = State.GOOD;
    private Backoff backoff = Backoff.NONE;
    private @Nullable Instant until;
    private String reason = "";
    private long since;
    private double early;
    private double complete;
    private double trial;
    private Recent recent = Recent.NONE;

    /** When last there was enough to tell it. */
    private double quality = 1;

    /**
     * What happened of late, the older the less it counts.
     *
     * @param at when it was
     */
    record Recent(
            Instant at, double submitted, double refused, double expected, double delivered, double latencyMillis) {
        static final Recent NONE = new Recent(Instant.EPOCH, 0, 0, 0, 0, 0);

        Recent at(Instant now) {
            double seconds = Math.max(0, Duration.between(at, now).toMillis() / 1000.0);
            double kept = Math.pow(0.5, seconds / HALF_LIFE.toSeconds());
            return new Recent(
                    now.isAfter(at) ? now : at,
                    submitted * kept,
                    refused * kept,
                    expected * kept,
                    delivered * kept,
                    latencyMillis * kept);
        }

        /** Of the same moment. */
        Recent and(Recent other) {
            return new Recent(
                    at,
                    submitted + other.submitted,
                    refused + other.refused,
                    expected + other.expected,
                    delivered + other.delivered,
                    latencyMillis + other.latencyMillis);
        }

        Recent and(RouteReport.Flow flow) {
            return new Recent(
                    at,
                    submitted + flow.submitted(),
                    refused + flow.refused(),
                    Math.max(0, expected + flow.expected()),
                    delivered + flow.delivered(),
                    latencyMillis + flow.latencyMillis());
        }

        /** Empty where there is too little to tell. */
        OptionalDouble quality() {
            return expected < 1 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, delivered / expected));
        }

        /** From the choice of the route to the carrier's answer, on average; 0 where nothing was submitted. */
        double latency() {
            return submitted < 1 ? 0 : latencyMillis / submitted;
        }

        /** Of attempts, how many the carrier refused through no fault of the message. */
        double refusedShare() {
            double all = submitted + refused;
            return all < 1 ? 0 : refused / all;
        }
    }

    /**
     * @param test of the floor that the route has now
     */
    void report(RouteReport report, FloorTest test, Instant now) {
        recent = recent.at(now).and(report.flow());
        quality = recent.quality().orElse(quality);
        if (state == State.GOOD) {
            early = report.early().since() >= since ? Math.max(0, early + test.out(report.early())) : early;
            complete =
                    report.complete().since() >= since ? Math.max(0, complete + test.out(report.complete())) : complete;
            if (early > FloorTest.OUT) {
                eject(now, test, "too many receipts of failure");
            } else if (complete > FloorTest.OUT) {
                eject(now, test, "too few receipts of delivery");
            }
        } else if (state == State.CANARY && report.complete().since() >= since) {
            trial += test.back(report.complete());
            if (trial >= FloorTest.BACK) {
                goBack(now);
            } else if (trial <= FloorTest.REFUSED) {
                eject(now, test, "still too few receipts of delivery");
            }
        }
    }

    private void eject(Instant now, FloorTest test, String why) {
        backoff = backoff.ejected(now);
        until = now.plus(backoff.pause());
        state = State.EJECTED;
        reason = why + String.format(Locale.ROOT, ", quality %.2f (floor %.2f)", quality, test.floor());
    }

    private void goBack(Instant now) {
        state = State.GOOD;
        backoff = backoff.returned(now);
        early = 0;
        complete = 0;
        reason = "";
    }

    void tick(Instant now) {
        until = backoff.end(until, now);
        since = Math.min(since, now.getEpochSecond());
        if (until != null && !now.isBefore(until)) {
            until = null;
            state = State.CANARY;
            since = now.getEpochSecond();
            trial = 0;
            reason = "tried again after " + backoff.pause().toSeconds() + " s";
        }
    }

    State state() {
        return state;
    }

    /** Attempts a second of late. */
    double rate(Instant now) {
        Recent then = recent.at(now);
        return (then.submitted() + then.refused()) * Math.log(2) / HALF_LIFE.toSeconds();
    }

    /** What counts now of what happened. */
    Recent recent(Instant now) {
        return recent.at(now);
    }

    /** What counted when something happened last: as much of nothing in each. */
    Recent recent() {
        return recent;
    }

    /** Whether there is nothing that a route of which nothing is known would not have. */
    boolean isForgotten(Instant now) {
        Recent then = recent.at(now);
        return state == State.GOOD && then.expected() + then.submitted() + then.refused() < 0.01;
    }

    RouteStanding standing(Instant now, double canaryShare) {
        double evidence = recent.at(now).expected();
        State shown =
                state == State.GOOD && evidence < EVIDENCE_MIN && backoff.ejections() == 0 ? State.UNKNOWN : state;
        return new RouteStanding(shown, quality, evidence, state == State.CANARY ? canaryShare : 0, until, reason);
    }

    RouteFold.Watch fold() {
        return new RouteFold.Watch(
                state,
                new RouteFold.Ejections(backoff.ejections(), backoff.back(), until),
                reason,
                new RouteFold.Tests(since, early, complete, trial),
                recent.at(),
                new RouteReport.Flow(
                        Math.round(recent.submitted()),
                        Math.round(recent.refused()),
                        recent.expected(),
                        Math.round(recent.delivered()),
                        0,
                        Math.round(recent.latencyMillis())));
    }

    /** One whose ejection has no end is let in again as if that were over. */
    private static State restored(RouteFold.Watch fold) {
        return switch (fold.state()) {
            case UNKNOWN, GOOD -> State.GOOD;
            case CANARY -> State.CANARY;
            case EJECTED -> fold.ejections().until() == null ? State.CANARY : State.EJECTED;
        };
    }

    static RouteWatch of(RouteFold.Watch fold) {
        RouteWatch watch = new RouteWatch();
        watch.state = restored(fold);
        watch.backoff = new Backoff(fold.ejections().count(), fold.ejections().back());
        watch.until = fold.ejections().until();
        watch.reason = fold.reason();
        watch.since = fold.tests().since();
        watch.early = fold.tests().early();
        watch.complete = fold.tests().complete();
        watch.trial = fold.tests().trial();
        watch.recent = Recent.NONE.at(fold.at()).and(fold.recent());
        watch.quality = watch.recent.quality().orElse(1);
        return watch;
    }
}
