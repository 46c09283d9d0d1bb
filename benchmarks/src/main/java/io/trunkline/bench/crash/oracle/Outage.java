package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is promised while one server is away. It is asked where nothing else was done, so that nothing else is to blame.
 * Times are of {@link System#nanoTime()}.
 */
record Outage(Evidence evidence, Befallen befallen, long fromNanos, long untilNanos) {
    private static final Set<Target> SERVERS = EnumSet.of(Target.KAFKA, Target.POSTGRES, Target.REDIS);

    /** At each end of it nobody knows whether the server is there. */
    private static final Duration EDGE = Duration.ofSeconds(2);

    private static final Duration WIRE_MAX = Duration.ofSeconds(10);

    static void weigh(Evidence evidence, Violations violations) {
        of(evidence)
                .ifPresentOrElse(
                        outage -> outage.weigh(violations), () -> violations.addNotAsked(Invariant.OUTAGE_IS_BORNE));
    }

    private static Optional<Outage> of(Evidence evidence) {
        List<Befallen> faults = evidence.circumstances().faults();
        if (faults.size() != 1
                || !SERVERS.contains(faults.getFirst().fault().target())
                || !(faults.getFirst().fault().act() instanceof Act.Kill kill)) {
            return Optional.empty();
        }
        Befallen only = faults.getFirst();
        long from = only.startedNanos() + EDGE.toNanos();
        long until = only.startedNanos() + kill.away().minus(EDGE).toNanos();
        return until - from > 0 ? Optional.of(new Outage(evidence, only, from, until)) : Optional.empty();
    }

    private void weigh(Violations violations) {
        List<Request> due = evidence.requests().stream().filter(this::isDue).toList();
        due.stream()
                .filter(request -> !isAllowed(request))
                .forEach(request -> violations.add(
                        Invariant.OUTAGE_IS_BORNE,
                        server() + " away, number " + request.number() + ": " + request.outcome()));
        // Whoever has to be taken over without the view is another promise
        if (server() == Target.POSTGRES && befallen.deaths().isEmpty()) {
            Arrivals arrivals = new Arrivals(evidence);
            Spread wire = Spread.of(due.stream()
                    .flatMap(request -> toWire(request, arrivals).stream().boxed())
                    .toList());
            if (wire.p99() > WIRE_MAX.toMillis()) {
                violations.add(Invariant.OUTAGE_IS_BORNE, server() + " away, from 201 to the wire " + wire);
            }
        }
    }

    private Target server() {
        return befallen.fault().target();
    }

    /** A node that was killed meanwhile is asked no more. */
    private boolean isDue(Request request) {
        return request.startedNanos() - fromNanos >= 0
                && request.startedNanos() - untilNanos <= 0
                && !evidence.circumstances().diedBefore(request);
    }

    private boolean isAllowed(Request request) {
        boolean later = request.outcome() instanceof RequestOutcome.Refused refused
                && refused.httpStatus() == 429
                && new TestMessage(request.number()).key() != null;
        boolean tooLate = request.outcome() instanceof RequestOutcome.Refused refused
                && refused.httpStatus() == 400
                && request.isScheduled()
                && request.settledNanos() - request.notBeforeNanos() >= 0;
        return later || tooLate || (server() == Target.KAFKA ? isNotTaken(request) : isTaken(request));
    }

    private static boolean isTaken(Request request) {
        return request.outcome() instanceof RequestOutcome.Accepted;
    }

    /** What is answered only when the log is back may have been taken. */
    private boolean isNotTaken(Request request) {
        return switch (request.outcome()) {
            case RequestOutcome.Accepted accepted -> request.settledNanos() - untilNanos > 0;
            case RequestOutcome.Unknown unknown -> unknown.sid() != null;
            case RequestOutcome.Refused refused -> refused.httpStatus() == 503 && refused.saysWhen();
            case RequestOutcome.NotAsked none -> false;
        };
    }

    /** Milliseconds from its 201; to the end of the run where it never came; empty for what waits for something else. */
    private OptionalLong toWire(Request request, Arrivals arrivals) {
        if (!(request.outcome() instanceof RequestOutcome.Accepted accepted) || request.isScheduled()) {
            return OptionalLong.empty();
        }
        long taken = request.settledNanos();
        long done = arrivals.doneAt(request.number())
                .orElse(evidence.circumstances().readAt().nanos());
        return arrivals.behind(request.number(), accepted.sid(), taken, done) == Behind.NOTHING
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(Math.max(0, done - taken)))
                : OptionalLong.empty();
    }
}
