package io.trunkline.bench.crash;

import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.oracle.Behind;
import io.trunkline.bench.crash.oracle.History;
import io.trunkline.bench.crash.oracle.Inherited;
import io.trunkline.bench.crash.oracle.Invariant;
import io.trunkline.bench.crash.oracle.Spread;
import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.Sid;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a report counts and measures of a run. */
record CrashFigures(CrashResult result) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SLOWEST_SHOWN = 20;

    /**
     * Kills of nodes at one moment.
     *
     * @param asked how often a node was told to die there
     * @param hit how often it came to it in time
     */
    record Kills(int asked, int hit) {
        private Kills and(boolean atItsMoment) {
            return new Kills(asked + 1, hit + (atItsMoment ? 1 : 0));
        }
    }

    /** How the requests were answered. */
    SortedMap<String, Integer> answers() {
        SortedMap<String, Integer> answers = new TreeMap<>();
        result.evidence().requests().forEach(request -> answers.merge(word(request.outcome()), 1, Integer::sum));
        return answers;
    }

    /** How what was taken back was answered. */
    SortedMap<String, Integer> cancels() {
        SortedMap<String, Integer> cancels = new TreeMap<>();
        result.evidence().cancels().forEach(cancel -> cancels.merge(word(cancel.answer()), 1, Integer::sum));
        return cancels;
    }

    private static String word(Cancel.Answer answer) {
        return answer.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String word(RequestOutcome outcome) {
        return switch (outcome) {
            case RequestOutcome.Accepted accepted -> "accepted";
            case RequestOutcome.Refused refused -> "refused " + refused.httpStatus();
            case RequestOutcome.NotAsked none ->
                switch (none.cause()) {
                    case REFUSED -> "connection refused";
                    case NO_CONNECTION -> "no connection";
                    case HELD -> "held";
                };
            case RequestOutcome.Unknown unknown -> unknown.sid() == null ? "no answer" : "unknown 409";
        };
    }

    /** Messages that were accepted, however often they were asked for. */
    int accepted() {
        Set<Integer> numbers = new HashSet<>();
        for (Request request : result.evidence().requests()) {
            if (request.outcome() instanceof RequestOutcome.Accepted) {
                numbers.add(request.number());
            }
        }
        return numbers.size();
    }

    /** Those that the gateway does not know, or that the carrier never got whole. */
    int lost() {
        return broken(Invariant.ACCEPTED_IS_KNOWN) + broken(Invariant.ACCEPTED_IS_SUBMITTED);
    }

    int broken(Invariant invariant) {
        return result.verdict().violations().count(invariant);
    }

    /** How often each kind of fault was done to each target. */
    SortedMap<String, Integer> faultCounts() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (Befallen befallen : result.faults()) {
            Fault fault = befallen.fault();
            counts.merge(fault.target().word() + " " + fault.act().word(), 1, Integer::sum);
            if (fault.nodeToo()) {
                counts.merge("gateway kill meanwhile", 1, Integer::sum);
            }
        }
        return counts;
    }

    int interruptions() {
        return result.evidence().circumstances().interruptions();
    }

    /** Nodes that were killed, whatever else was. */
    int kills() {
        return result.faults().stream()
                .mapToInt(befallen -> befallen.deaths().size())
                .sum();
    }

    /** The kills at a delicate moment. */
    Map<CrashPoint, Kills> killsByPoint() {
        Map<CrashPoint, Kills> kills = new EnumMap<>(CrashPoint.class);
        for (Befallen befallen : result.faults()) {
            befallen.askedFor()
                    .ifPresent(point -> kills.put(
                            point,
                            kills.getOrDefault(point, new Kills(0, 0))
                                    .and(befallen.missed().isEmpty())));
        }
        return kills;
    }

    /** Nodes that were stopped (SIGSTOP) past their session with Kafka, and woke. */
    int ownersPaused() {
        return (int) result.faults().stream()
                .filter(befallen -> befallen.fault().isOwnerPaused())
                .count();
    }

    /** From each 201 to the first submit of the message; 0 where the submit came first. */
    Spread acceptToSubmit() {
        Map<Integer, Long> first = firstSubmits();
        List<Long> millis = new ArrayList<>();
        for (Request request : result.evidence().requests()) {
            Long at = first.get(request.number());
            if (request.outcome() instanceof RequestOutcome.Accepted && !request.isScheduled() && at != null) {
                millis.add(Math.max(0, (at - request.settledNanos()) / NANOS_PER_MILLI));
            }
        }
        return Spread.of(millis);
    }

    /** Every message that a dead node left to others, the quickest first. */
    List<Inherited> inherited() {
        return Inherited.of(result.evidence());
    }

    /** From a node's death until the carrier had each message that it left and that had this to wait for. */
    Spread deathToSubmit(Behind behind) {
        return Spread.of(inherited().stream()
                .filter(message -> message.behind() == behind)
                .map(Inherited::millis)
                .toList());
    }

    /** The last of those that had only to be taken over, the slowest first, with what the gateway tells of each. */
    List<String> slowestInherited() {
        return inherited().reversed().stream()
                .filter(message -> message.behind() == Behind.NOTHING)
                .limit(SLOWEST_SHOWN)
                .map(message -> message.millis() + " ms " + message.sid() + told(message.sid()))
                .toList();
    }

    private String told(Sid sid) {
        StringBuilder told = new StringBuilder();
        History history = result.evidence().histories().get(sid);
        if (history != null) {
            for (History.Event event : history.events()) {
                told.append("; ").append(event.at()).append(' ').append(event.name());
                told.append(event.reason().isEmpty() ? "" : ": " + event.reason());
            }
        }
        return told.toString();
    }

    private Map<Integer, Long> firstSubmits() {
        Map<Integer, Long> first = new HashMap<>();
        for (WireSubmit submit : result.evidence().submits()) {
            first.putIfAbsent(submit.number(), submit.atNanos());
        }
        return first;
    }
}
