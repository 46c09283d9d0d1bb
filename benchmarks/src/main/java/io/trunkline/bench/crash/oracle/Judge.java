package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.traffic.CallbackLog;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds the evidence of a run against every {@link Invariant}. For one thread, once. */
public final class Judge {
    /** In flight to one carrier at most, for each interruption; twice, because starting ahead by one window is allowed. */
    private static final int DOUBT_MAX_EACH = 2 * 100;

    private final Evidence evidence;
    private final Violations violations = new Violations();
    private final List<Case> cases;
    private int duplicates;
    private int ambiguousSegments;

    private Judge(Evidence evidence) {
        this.evidence = evidence;
        this.cases = cases(evidence);
    }

    /** What was found. */
    public static Verdict judge(Evidence evidence) {
        Judge judge = new Judge(evidence);
        judge.cases.forEach(judge::weigh);
        judge.weighTheWhole();
        judge.weighReferences();
        return new Verdict(
                judge.violations,
                judge.duplicates,
                (int) evidence.histories().values().stream()
                        .filter(History::wasAmbiguous)
                        .count(),
                judge.ambiguousSegments);
    }

    private static List<Case> cases(Evidence evidence) {
        Map<Integer, List<WireSubmit>> submits = new HashMap<>();
        for (WireSubmit submit : evidence.submits()) {
            if (submit.taken()) {
                submits.computeIfAbsent(submit.number(), first -> new ArrayList<>())
                        .add(submit);
            }
        }
        Map<Integer, List<History>> histories = new HashMap<>();
        for (History history : evidence.histories().values()) {
            OptionalInt number = TestMessage.numberIn(history.body());
            histories
                    .computeIfAbsent(number.orElse(-1), first -> new ArrayList<>())
                    .add(history);
        }
        List<Case> cases = new ArrayList<>();
        for (Request request : evidence.requests()) {
            List<History> own = histories.getOrDefault(request.number(), List.of());
            cases.add(new Case(request, submits.getOrDefault(request.number(), List.of()), own));
        }
        return cases;
    }

    private void weigh(Case message) {
        switch (message.request().outcome()) {
            case RequestOutcome.Accepted accepted -> weighAccepted(message, accepted.sid());
            case RequestOutcome.Refused refused -> weighRefused(message, refused);
            case RequestOutcome.NotAsked none -> weighNothing(message);
            case RequestOutcome.Unknown unknown -> weighLostAnswer(message, unknown.sid());
        }
        if (message.histories().size() > 1) {
            violations.add(
                    Invariant.ONE_MESSAGE_A_REQUEST,
                    message.name() + ": " + message.histories().size());
        }
        for (History history : message.histories()) {
            weighHistory(message, history);
            weighCallbacks(message, history);
        }
        weighDoubt(message);
    }

    private void weighAccepted(Case message, Sid sid) {
        if (!message.has(sid)) {
            violations.add(Invariant.ACCEPTED_IS_KNOWN, message.name());
        }
    }

    private void weighRefused(Case message, RequestOutcome.Refused refused) {
        weighNothing(message);
        if (refused.httpStatus() != 503) {
            violations.add(Invariant.ANSWERS_ARE_ALLOWED, message.name() + " code " + refused.code());
        }
    }

    private void weighNothing(Case message) {
        if (!message.submits().isEmpty() || !message.histories().isEmpty()) {
            violations.add(
                    Invariant.REFUSED_IS_NOT_SENT,
                    message.name() + ": " + message.submits().size() + " submits, "
                            + message.histories().size() + " messages");
        }
    }

    /** A SID that came with the answer is the message's, where there is one. */
    private void weighLostAnswer(Case message, @Nullable Sid sid) {
        if (sid != null && !message.histories().isEmpty() && !message.has(sid)) {
            violations.add(Invariant.ONE_MESSAGE_A_REQUEST, message.name() + ": another SID than was answered");
        }
        if (evidence.circumstances().graceful()) {
            violations.add(Invariant.GRACEFUL_IS_SILENT, message.name());
        }
    }

    /** Nothing that the client sends has a reason to fail but the carrier's refusal, and a doubt. */
    private static boolean mayFail(Case message, History history) {
        return history.wasAmbiguous()
                || (message.message().fate() == TestMessage.Fate.REFUSED
                        && message.submits().isEmpty());
    }

    private void weighHistory(Case message, History history) {
        String name = message.name() + ": " + history.status();
        boolean failed = history.status().equals("failed") && hasReason(history);
        boolean ambiguous = history.status().equals("ambiguous");
        if (!failed && !ambiguous && !message.everySegmentIsOnTheWire()) {
            violations.add(Invariant.ACCEPTED_IS_SUBMITTED, name);
        }
        if (!history.isEnded()) {
            violations.add(ambiguous ? Invariant.AMBIGUOUS_IS_SETTLED : Invariant.ACCEPTED_ENDS, name);
        }
        if (history.isEnded() && !history.status().equals(history.fold())) {
            violations.add(Invariant.STATE_IS_THE_FOLD, name + ", its events come to '" + history.fold() + "'");
        }
        boolean sent = history.status().equals("delivered") || history.status().equals("undelivered");
        if (sent && !history.has("submitted") && !history.has("ambiguous")) {
            violations.add(Invariant.HISTORY_IS_WHOLE, name);
        }
        boolean truthful = switch (history.status()) {
            case "delivered" -> message.deliveredBy(System.nanoTime());
            case "undelivered" -> message.message().fate() == TestMessage.Fate.UNDELIVERED;
            case "failed" -> mayFail(message, history);
            case "canceled" -> false;
            default -> true;
        };
        if (!truthful) {
            violations.add(
                    Invariant.END_IS_TRUE,
                    name + ", the carrier's word is " + message.message().fate());
        }
        if (evidence.circumstances().graceful() && history.wasAmbiguous()) {
            violations.add(Invariant.GRACEFUL_IS_SILENT, name + ", was ambiguous");
        }
    }

    private static boolean hasReason(History history) {
        return history.events().stream()
                .anyMatch(event ->
                        event.name().equals("failed") && !event.reason().isEmpty());
    }

    private void weighDoubt(Case message) {
        int twice = message.duplicates();
        duplicates += twice;
        boolean ambiguous = message.wasAmbiguous();
        ambiguousSegments += ambiguous ? message.message().segments() : 0;
        if (twice > 0 && !ambiguous) {
            violations.add(Invariant.DUPLICATES_ARE_LABELLED, message.name() + ": " + twice + " times too often");
        }
        if (twice > 0 && evidence.circumstances().graceful()) {
            violations.add(Invariant.GRACEFUL_IS_SILENT, message.name() + ": " + twice + " times too often");
        }
    }

    private void weighCallbacks(Case message, History history) {
        Set<CallbackStatus> terminal = new HashSet<>();
        Set<CallbackStatus> seen = new HashSet<>();
        for (CallbackLog.Taken callback : evidence.callbacks().getOrDefault(history.sid(), List.of())) {
            if (callback.status() == CallbackStatus.DELIVERED && !message.deliveredBy(callback.atNanos())) {
                violations.add(Invariant.DELIVERED_IS_WHOLE, message.name());
            }
            if (seen.add(callback.status()) && !callback.status().terminal() && !terminal.isEmpty()) {
                violations.add(Invariant.CALLBACK_IN_ORDER, message.name() + ": " + callback.status());
            }
            if (callback.status().terminal()) {
                terminal.add(callback.status());
            }
        }
        if (terminal.size() > 1) {
            violations.add(Invariant.CALLBACK_ENDS_ONCE, message.name() + ": " + terminal);
        }
        if (history.isEnded()
                && terminal.stream().noneMatch(status -> status.name().equalsIgnoreCase(history.status()))) {
            violations.add(Invariant.CALLBACK_ARRIVES, message.name() + ": " + history.status() + ", got " + terminal);
        }
    }

    private void weighTheWhole() {
        Evidence.Circumstances circumstances = evidence.circumstances();
        int doubtMax = DOUBT_MAX_EACH * circumstances.interruptions();
        if (duplicates > ambiguousSegments || ambiguousSegments > doubtMax) {
            violations.add(
                    Invariant.DOUBT_IS_BOUNDED,
                    duplicates + " duplicates, " + ambiguousSegments + " ambiguous segments (expected: rising, at most "
                            + doubtMax + ")");
        }
        Set<Sid> given = new HashSet<>();
        for (Request request : evidence.requests()) {
            if (request.outcome() instanceof RequestOutcome.Accepted accepted && !given.add(accepted.sid())) {
                violations.add(Invariant.ONE_MESSAGE_A_REQUEST, accepted.sid().text() + " was given twice");
            }
        }
        for (WireSubmit submit : evidence.submits()) {
            if (submit.taken() && submit.receipt().answeredNanos() == 0) {
                violations.add(Invariant.RECEIPTS_ARE_TAKEN, "number " + submit.number());
            }
        }
        long wrong = evidence.sink().signaturesWrong() + evidence.sink().malformed();
        if (wrong > 0) {
            violations.add(
                    Invariant.CALLBACK_IS_SIGNED,
                    wrong + " of " + evidence.sink().requests());
        }
        circumstances.surprises().forEach(surprise -> violations.add(Invariant.NODES_STAY_UP, surprise));
    }

    /**
     * A handset puts together what comes under one destination, reference and number of segments: between the first and the
     * last segment of a message nothing else may come under them.
     */
    private void weighReferences() {
        Map<String, WireSubmit> open = new HashMap<>();
        Map<String, Set<Integer>> have = new HashMap<>();
        for (WireSubmit submit : evidence.submits()) {
            if (submit.number() < 0) {
                violations.add(Invariant.SEGMENTS_KEEP_TO_THEMSELVES, "submit " + submit.serial() + " is mixed");
                continue;
            }
            if (!submit.taken() || submit.part().segments() == 1) {
                continue;
            }
            String key = submit.part().assembly();
            WireSubmit first = open.get(key);
            if (first != null && first.number() != submit.number() && isCompletedLater(first, submit)) {
                violations.add(
                        Invariant.SEGMENTS_KEEP_TO_THEMSELVES,
                        "numbers " + first.number() + " and " + submit.number() + " under " + key);
            }
            if (first == null || first.number() != submit.number()) {
                open.put(key, submit);
                have.put(key, new HashSet<>());
            }
            Set<Integer> segments = have.get(key);
            if (segments != null
                    && segments.add(submit.segment())
                    && segments.size() == submit.part().segments()) {
                open.remove(key);
            }
        }
    }

    /** Whether the interrupted message went on under the same reference; one that was broken off for good mixes with none. */
    private boolean isCompletedLater(WireSubmit first, WireSubmit between) {
        return evidence.submits().stream()
                .skip(between.serial())
                .anyMatch(later -> later.number() == first.number()
                        && later.part().assembly().equals(first.part().assembly()));
    }
}
