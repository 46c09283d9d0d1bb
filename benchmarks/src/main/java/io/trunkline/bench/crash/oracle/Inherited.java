package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.outcome.Sid;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A message that a node had accepted and that was not all at the carrier when the node died.
 *
 * @param sid what it was answered with
 * @param behind what it had to wait for besides somebody who took it over
 * @param millis from the first death of its node to the submit with which the carrier had all of it
 */
public record Inherited(Sid sid, Behind behind, long millis) {
    /** Every message that a dead node left to others, each once, the quickest first. */
    public static List<Inherited> of(Evidence evidence) {
        Arrivals arrivals = new Arrivals(evidence);
        Set<Integer> seen = new HashSet<>();
        return evidence.requests().stream()
                .filter(request -> request.outcome() instanceof RequestOutcome.Accepted && seen.add(request.number()))
                .flatMap(request -> of(request, evidence, arrivals).stream())
                .sorted(Comparator.comparingLong(Inherited::millis))
                .toList();
    }

    private static Optional<Inherited> of(Request request, Evidence evidence, Arrivals arrivals) {
        OptionalLong done = arrivals.doneAt(request.number());
        Optional<Befallen.Death> death = firstDeath(request, evidence);
        if (!(request.outcome() instanceof RequestOutcome.Accepted accepted)
                || request.isScheduled()
                || done.isEmpty()
                || death.isEmpty()) {
            return Optional.empty();
        }
        long diedAt = death.get().atNanos();
        long nanos = done.getAsLong() - diedAt;
        return nanos <= 0
                ? Optional.empty()
                : Optional.of(new Inherited(
                        accepted.sid(),
                        arrivals.behind(request.number(), accepted.sid(), diedAt, done.getAsLong()),
                        TimeUnit.NANOSECONDS.toMillis(nanos)));
    }

    private static Optional<Befallen.Death> firstDeath(Request request, Evidence evidence) {
        return evidence.circumstances().faults().stream()
                .flatMap(befallen -> befallen.deaths().stream())
                .filter(death -> death.node() == request.node() && death.atNanos() - request.settledNanos() >= 0)
                .findFirst();
    }
}
