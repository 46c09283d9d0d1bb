package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import java.time.Duration;
import java.util.List;

/** Whether the gateway accepts again what it is asked when a fault has been healed for a while. Pure. */
final class Recovery {
    private static final Duration RECOVERED_AFTER = Duration.ofSeconds(30);

    /** What is due so shortly before the next fault may meet it. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private Recovery() {}

    static void weigh(Evidence evidence, Violations violations) {
        List<Request> due = evidence.requests().stream()
                .filter(request -> isDue(request, evidence))
                .toList();
        if (due.isEmpty()) {
            violations.addNotAsked(Invariant.RECOVERS);
        }
        due.stream()
                .filter(request -> !(request.outcome() instanceof RequestOutcome.Accepted))
                .forEach(request ->
                        violations.add(Invariant.RECOVERS, "number " + request.number() + ": " + request.outcome()));
    }

    /** One with a key is asked for several times at once, and may be told to come again. */
    private static boolean isDue(Request request, Evidence evidence) {
        List<Befallen> faults = evidence.circumstances().faults();
        long at = request.startedNanos();
        boolean afterOne = faults.stream().anyMatch(fault -> fault.startedNanos() - at <= 0);
        boolean far = faults.stream().noneMatch(fault -> isNear(fault, at));
        return afterOne && far && new TestMessage(request.number()).key() == null;
    }

    /** From a little before a fault begins until it has been healed for long enough. */
    private static boolean isNear(Befallen fault, long at) {
        return fault.startedNanos() - ANSWER_MAX.toNanos() - at <= 0
                && at - fault.healedNanos() - RECOVERED_AFTER.toNanos() <= 0;
    }
}
