package io.trunkline.bench.crash;

import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.oracle.Evidence;
import io.trunkline.bench.crash.oracle.Verdict;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.WireSubmit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run came to.
 *
 * @param faults what was done, in order
 * @param settling from the last request's outcome to the end of all work, or to the bound
 */
record CrashResult(
        CrashOptions options,
        Instant startedAt,
        List<Fault> faults,
        Duration settling,
        Evidence evidence,
        Verdict verdict) {
    CrashResult {
        faults = List.copyOf(faults);
    }

    /** How the requests were answered. */
    SortedMap<String, Integer> answers() {
        SortedMap<String, Integer> answers = new TreeMap<>();
        evidence.requests().forEach(request -> answers.merge(word(request.outcome()), 1, Integer::sum));
        return answers;
    }

    private static String word(RequestOutcome outcome) {
        return switch (outcome) {
            case RequestOutcome.Accepted accepted -> "accepted";
            case RequestOutcome.Refused refused -> "refused " + refused.httpStatus();
            case RequestOutcome.NotAsked none -> "not connected";
            case RequestOutcome.Unknown unknown -> unknown.sid() == null ? "no answer" : "unknown 409";
        };
    }

    /** How often each kind of fault was done to each target. */
    SortedMap<String, Integer> faultCounts() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (Fault fault : faults) {
            counts.merge(fault.target().word() + " " + fault.act().word(), 1, Integer::sum);
            if (fault.nodeToo()) {
                counts.merge("gateway kill meanwhile", 1, Integer::sum);
            }
        }
        return counts;
    }

    /** From each 201 to the first submit of the message, milliseconds, rising; 0 where the submit came first. */
    List<Long> submitMillis() {
        Map<Integer, Long> first = new HashMap<>();
        for (WireSubmit submit : evidence.submits()) {
            first.putIfAbsent(submit.number(), submit.atNanos());
        }
        List<Long> millis = new ArrayList<>();
        for (Request request : evidence.requests()) {
            Long at = first.get(request.number());
            if (request.outcome() instanceof RequestOutcome.Accepted && at != null) {
                millis.add(Math.max(0, (at - request.settledNanos()) / 1_000_000));
            }
        }
        millis.sort(null);
        return millis;
    }
}
