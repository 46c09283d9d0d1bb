package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.traffic.CallbackLog;
import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestCarrier;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds the evidence of a run against every {@link Invariant}. For one thread, once. */
public final class Judge {
    /** The windows of a carrier's binds together; twice, because starting ahead by one window is allowed. */
    private static final int DOUBT_MAX_EACH = 2 * TestCarrier.WINDOW;

    /** How much longer than it promises the gateway may take on a machine that it shares with everything else. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    /** What is held back for the sake of another message is tried again after this time at most. */
    private static final Duration AGAIN_MAX = Duration.ofMinutes(10);

    /** A callback that was cut off by a crash is leased for one minute more. */
    private static final Duration CALLBACK_MAX = Duration.ofSeconds(90);

    /** A wait for receipts that is shorter is one of a harness in haste, and may end before they come. */
    private static final Duration RECEIPTS_MAX = Duration.ofMinutes(5);

    /** A receipt of what is in doubt is looked for after 80 s at the latest, when the others that it may be of are known. */
    private static final Duration RECEIPT_FOUND_AFTER = Duration.ofMinutes(2);

    /** Fewer doubts tell nothing of shares. */
    private static final int DOUBTS_MIN = 40;

    /** What a dead node has left is to be at the carrier so long after its death, at p99. */
    private static final Duration INHERITED_MAX = Duration.ofSeconds(10);

    /** Fewer messages have no p99. */
    private static final int INHERITED_MIN = 100;

    /** Between the steps that are one transaction, or should be. */
    private static final Set<CrashPoint> DELICATE =
            EnumSet.of(CrashPoint.ROUTED, CrashPoint.LANED, CrashPoint.RELEASED_TO_LANE);

    /** Fewer kills come to few moments. */
    private static final int KILLS_MIN = 20;

    private static final double BY_RECEIPT_MIN = 0.95;
    private static final long PACE_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double PACE_TOLERANCE = 1.02;
    private static final long EARLY_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private final Evidence evidence;
    private final Violations violations = new Violations();
    private final List<Case> cases;
    private final int doubtMax;
    private final DoubtTally tally;
    private int duplicates;

    private Judge(Evidence evidence) {
        this.evidence = evidence;
        this.cases = cases(evidence);
        // A cut of all sessions, and Kafka's absence, meet each node
        boolean nodesAlone = evidence.circumstances().faults().stream()
                .allMatch(befallen -> befallen.fault().target() == Target.GATEWAY);
        this.doubtMax =
                DOUBT_MAX_EACH * (nodesAlone ? 1 : evidence.circumstances().nodes());
        this.tally = new DoubtTally(evidence.circumstances().readAt());
    }

    /** What was found. */
    public static Verdict judge(Evidence evidence) {
        Judge judge = new Judge(evidence);
        judge.cases.forEach(judge::weigh);
        judge.weighTheWhole();
        judge.weighReferences();
        judge.weighPace();
        judge.weighRebuilt();
        judge.weighInherited();
        judge.weighMoments();
        Recovery.weigh(evidence, judge.violations);
        Outage.weigh(evidence, judge.violations);
        Cancels.weigh(evidence, judge.cases, judge.violations);
        return new Verdict(
                judge.violations,
                judge.duplicates,
                (int) evidence.histories().values().stream()
                        .filter(History::wasAmbiguous)
                        .count(),
                judge.tally.doubts(),
                judge.tally.mostOfOne(evidence.circumstances().faults()),
                judge.doubtMax);
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
        Map<Integer, List<Request>> requests = new LinkedHashMap<>();
        for (Request request : evidence.requests()) {
            requests.computeIfAbsent(request.number(), first -> new ArrayList<>())
                    .add(request);
        }
        Map<Integer, Cancel> cancels = new HashMap<>();
        evidence.cancels().forEach(cancel -> cancels.put(cancel.number(), cancel));
        List<Case> cases = new ArrayList<>();
        requests.forEach((number, own) -> cases.add(new Case(
                own,
                submits.getOrDefault(number, List.of()),
                histories.getOrDefault(number, List.of()),
                cancels.get(number))));
        return cases;
    }

    private void weigh(Case message) {
        message.requests().forEach(request -> weighAnswer(message, request));
        switch (message.outcome()) {
            case RequestOutcome.Accepted accepted -> weighAccepted(message, accepted.sid());
            case RequestOutcome.Refused refused -> weighNothing(message);
            case RequestOutcome.NotAsked none -> weighNothing(message);
            case RequestOutcome.Unknown unknown -> weighLostAnswer(message, unknown.sid());
        }
        Invariant once = message.requests().size() > 1 ? Invariant.ONE_MESSAGE_A_KEY : Invariant.ONE_MESSAGE_A_REQUEST;
        int made = Math.max(message.histories().size(), message.sids().size());
        if (made > 1) {
            violations.add(once, message.name() + ": " + made);
        }
        for (History history : message.histories()) {
            weighHistory(message, history);
            weighCallbacks(message, history);
            tally.add(message, history);
        }
        for (int segment = 0; segment < message.message().segments(); segment++) {
            weighDuplicates(message, segment);
        }
        if (message.hasTwoLiveAttempts()) {
            violations.add(Invariant.ONE_LIVE_ATTEMPT, message.name());
        }
        weighTime(message);
    }

    private void weighAnswer(Case message, Request request) {
        boolean graceful = evidence.circumstances().graceful();
        boolean allowed = switch (request.outcome()) {
            case RequestOutcome.Accepted accepted -> true;
            case RequestOutcome.Unknown unknown ->
                unknown.sid() != null || graceful || evidence.circumstances().diedMeanwhile(request);
            case RequestOutcome.NotAsked none -> true;
            case RequestOutcome.Refused refused -> isAllowed(message, request, refused);
        };
        boolean silent = switch (request.outcome()) {
            case RequestOutcome.Accepted accepted -> true;
            case RequestOutcome.Unknown unknown -> false;
            case RequestOutcome.NotAsked none -> none.cause() == RequestOutcome.Cause.REFUSED;
            case RequestOutcome.Refused refused ->
                refused.httpStatus() == 503 || (refused.httpStatus() == 400 && allowed);
        };
        if (!allowed) {
            violations.add(Invariant.ANSWERS_ARE_ALLOWED, message.name() + ": " + request.outcome());
        }
        if (graceful && !silent) {
            violations.add(Invariant.GRACEFUL_IS_SILENT, message.name() + ": " + request.outcome());
        }
    }

    /** Who names a time that is over by the time that he is heard is refused. */
    private static boolean isAllowed(Case message, Request request, RequestOutcome.Refused refused) {
        return switch (refused.httpStatus()) {
            case 503 -> true;
            case 429 -> message.message().key() != null;
            case 400 -> request.isScheduled() && request.settledNanos() - request.notBeforeNanos() >= 0;
            default -> false;
        };
    }

    private void weighAccepted(Case message, Sid sid) {
        if (!message.has(sid)) {
            violations.add(Invariant.ACCEPTED_IS_KNOWN, message.name());
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
    }

    /** Nothing that the client sends has a reason to fail but the carrier's refusal, and a doubt that no receipt ended. */
    private boolean mayFail(Case message, History history) {
        return (isOutOfPolicy(history) && !wasToldInTime(message, history))
                || (message.message().fate() == TestMessage.Fate.REFUSED
                        && message.submits().isEmpty());
    }

    private void weighHistory(Case message, History history) {
        String name = message.name() + ": " + history.status();
        boolean failed = history.status().equals("failed") && hasReason(history);
        boolean ambiguous = history.status().equals("ambiguous");
        // One segment that fails ends the message, though a crash may have kept others from being sent
        boolean undelivered = history.status().equals("undelivered");
        boolean reached = undelivered ? message.hasFailingSegment() : message.everySegmentIsOnTheWire();
        boolean heldBack = isYetToCome(later(history.heldBackAt(), AGAIN_MAX.plus(SLACK)));
        boolean canceled = history.status().equals("canceled") && message.mayBeCanceled();
        if (!failed && !ambiguous && !canceled && !reached) {
            addUnless(heldBack, Invariant.ACCEPTED_IS_SUBMITTED, name);
        }
        if (!history.isEnded() && !ambiguous) {
            addUnless(heldBack, Invariant.ACCEPTED_ENDS, name);
        }
        if (ambiguous) {
            Instant settledBy = later(
                    history.lastDoubtAt(), evidence.circumstances().doubt().plus(SLACK));
            addUnless(isYetToCome(settledBy), Invariant.AMBIGUOUS_IS_SETTLED, name);
        }
        boolean isLong = message.message().segments() > 1;
        if (isLong && history.status().equals("delivered") && !message.everySegmentIsUnderOneReference()) {
            violations.add(Invariant.LONG_IS_ONE, name);
        }
        if (history.isEnded() && !history.status().equals(history.fold())) {
            violations.add(Invariant.STATE_IS_THE_FOLD, name + ", its events come to '" + history.fold() + "'");
        }
        boolean sent = history.status().equals("delivered") || undelivered;
        boolean told = history.has("submitted") || history.has("ambiguous") || (undelivered && history.has("refused"));
        if (sent && !told) {
            violations.add(Invariant.HISTORY_IS_WHOLE, name);
        }
        boolean truthful = switch (history.status()) {
            case "delivered" -> message.deliveredBy(System.nanoTime());
            case "undelivered" ->
                message.message().fate() == TestMessage.Fate.UNDELIVERED
                        || (message.cameBack() && isOutOfPolicy(history));
            case "failed" -> mayFail(message, history);
            case "canceled" -> canceled;
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

    /** Whether the message's policy for doubts had nothing left to do. */
    private boolean isOutOfPolicy(History history) {
        return evidence.circumstances().failAmbiguous() ? history.wasAmbiguous() : history.wasInDoubtAgain();
    }

    /** Whether the gateway had a delivering receipt of every segment long enough before it gave the message up. */
    private boolean wasToldInTime(Case message, History history) {
        Instant ended = history.endedAt();
        return ended != null
                && message.deliveryWasTakenBy(
                        evidence.circumstances().readAt().nanosOf(ended) - RECEIPT_FOUND_AFTER.toNanos());
    }

    private static boolean hasReason(History history) {
        return history.events().stream()
                .anyMatch(event ->
                        event.name().equals("failed") && !event.reason().isEmpty());
    }

    private void weighDuplicates(Case message, int segment) {
        int twice = message.duplicates(segment);
        duplicates += twice;
        String what = message.name() + ", segment " + (segment + 1) + ": " + twice + " times too often";
        if (twice > message.resends(segment)) {
            violations.add(Invariant.DUPLICATES_ARE_LABELLED, what);
        }
        if (twice > 0 && evidence.circumstances().failAmbiguous()) {
            violations.add(Invariant.NEVER_TWICE, what);
        }
        if (twice > 0 && evidence.circumstances().graceful()) {
            violations.add(Invariant.GRACEFUL_IS_SILENT, what);
        }
    }

    private void weighTime(Case message) {
        for (Request request : message.requests()) {
            boolean early = request.isScheduled()
                    && message.submits().stream()
                            .anyMatch(submit -> request.notBeforeNanos() - submit.atNanos() > EARLY_NANOS_MAX);
            if (early) {
                violations.add(Invariant.NOT_BEFORE_ITS_TIME, message.name());
            }
        }
    }

    private static @Nullable Instant later(@Nullable Instant instant, Duration time) {
        return instant == null ? null : instant.plus(time);
    }

    /** Whether the time until which the gateway may take was not over when its history was read. */
    private boolean isYetToCome(@Nullable Instant until) {
        return until != null && evidence.circumstances().readAt().instant().isBefore(until);
    }

    private void addUnless(boolean notWaitedFor, Invariant invariant, String what) {
        if (notWaitedFor) {
            violations.addNotWaitedFor(invariant);
        } else {
            violations.add(invariant, what);
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
            addUnless(
                    isYetToCome(later(history.endedAt(), CALLBACK_MAX)),
                    Invariant.CALLBACK_ARRIVES,
                    message.name() + ": " + history.status() + ", got " + terminal);
        }
    }

    private void weighTheWhole() {
        Evidence.Circumstances circumstances = evidence.circumstances();
        int doubts = tally.doubts().all();
        int most = tally.mostOfOne(circumstances.faults());
        if (duplicates > doubts || most > doubtMax) {
            violations.add(
                    Invariant.DOUBT_IS_BOUNDED,
                    duplicates + " duplicates, " + doubts + " ambiguous segments, " + most
                            + " of them after one interruption (expected: the second no less than the first, the third at"
                            + " most " + doubtMax + ")");
        }
        weighShares(circumstances);
        Set<Sid> given = new HashSet<>();
        for (Case message : cases) {
            for (Sid sid : message.sids()) {
                if (!given.add(sid)) {
                    violations.add(Invariant.ONE_MESSAGE_A_REQUEST, sid.text() + " was given twice");
                }
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

    private void weighShares(Evidence.Circumstances circumstances) {
        Verdict.Doubts doubts = tally.doubts();
        if (circumstances.doubt().compareTo(RECEIPTS_MAX) < 0 || doubts.taken() < DOUBTS_MIN) {
            violations.addNotAsked(Invariant.RECEIPTS_SETTLE_DOUBT);
        } else if (doubts.takenByReceipt() < BY_RECEIPT_MIN * doubts.taken()) {
            violations.add(Invariant.RECEIPTS_SETTLE_DOUBT, doubts.takenByReceipt() + " of " + doubts.taken());
        }
        if (!circumstances.failAmbiguous()) {
            violations.addNotAsked(Invariant.NEVER_TWICE);
        }
        if (!circumstances.graceful()) {
            violations.addNotAsked(Invariant.GRACEFUL_IS_SILENT);
        }
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
            boolean between = first != null && first.number() != submit.number();
            if (first != null && between && (isCompletedLater(first, submit) || isToBeFailed(first, submit))) {
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

    /**
     * For each submit, how far the count since any submit at least ten seconds before is above what the pace allows: what
     * matters is the one before that has most to spare, so one pass does.
     */
    private void weighPace() {
        List<WireSubmit> paced = evidence.submits().stream()
                .filter(submit -> submit.number() >= 0 && new TestMessage(submit.number()).isPaced())
                .toList();
        double mostToSpare = Double.NEGATIVE_INFINITY;
        double mostAbove = 0;
        int before = 0;
        for (int i = 0; i < paced.size(); i++) {
            while (paced.get(i).atNanos() - paced.get(before).atNanos() >= PACE_WINDOW_NANOS) {
                mostToSpare = Math.max(mostToSpare, allowed(paced, before) - before);
                before++;
            }
            mostAbove = Math.max(mostAbove, i + 1 - allowed(paced, i) + mostToSpare);
        }
        if (mostAbove > TestMessage.LONG_SEGMENTS) {
            violations.add(Invariant.PACE_IS_KEPT, Math.round(mostAbove) + " segments more than its pace allows");
        }
    }

    /** What the pace allows from the first submit to that one. */
    private double allowed(List<WireSubmit> paced, int submit) {
        long nanos = paced.get(submit).atNanos() - paced.getFirst().atNanos();
        return PACE_TOLERANCE * evidence.circumstances().pace() * nanos / TimeUnit.SECONDS.toNanos(1);
    }

    private void weighRebuilt() {
        Rebuilt rebuilt = evidence.circumstances().rebuilt();
        if (rebuilt == null) {
            violations.addNotAsked(Invariant.REBUILT_IS_LIVE);
        } else {
            violations.addAll(Invariant.REBUILT_IS_LIVE, rebuilt.differing(), rebuilt.cases());
            int listed = evidence.histories().size();
            if (rebuilt.differing() == 0 && rebuilt.messages() < listed) {
                violations.add(
                        Invariant.REBUILT_IS_LIVE,
                        rebuilt.messages() + " messages were compared (expected: at least the " + listed + " listed)");
            }
        }
    }

    private void weighInherited() {
        Spread inherited = Spread.of(Inherited.of(evidence).stream()
                .filter(message -> message.behind() == Behind.NOTHING)
                .map(Inherited::millis)
                .toList());
        // One node has nobody to leave anything to
        if (evidence.circumstances().nodes() == 1 || inherited.count() < INHERITED_MIN) {
            violations.addNotAsked(Invariant.INHERITED_IN_TIME);
        } else if (inherited.p99() > INHERITED_MAX.toMillis()) {
            violations.add(Invariant.INHERITED_IN_TIME, inherited.toString());
        }
    }

    /** The run's own promise: it did not spend all its kills on moments at which little can go wrong. */
    private void weighMoments() {
        List<Befallen> faults = evidence.circumstances().faults();
        int kills =
                faults.stream().mapToInt(befallen -> befallen.deaths().size()).sum();
        Set<CrashPoint> asked = EnumSet.noneOf(CrashPoint.class);
        faults.forEach(
                befallen -> befallen.askedFor().filter(DELICATE::contains).ifPresent(asked::add));
        if (kills < KILLS_MIN || asked.isEmpty()) {
            violations.addNotAsked(Invariant.MOMENTS_HIT);
            return;
        }
        faults.stream()
                .filter(befallen -> befallen.missed().isEmpty())
                .forEach(befallen -> befallen.askedFor().ifPresent(asked::remove));
        asked.forEach(point -> violations.add(Invariant.MOMENTS_HIT, point.word()));
        if (evidence.circumstances().pausesOwners()
                && faults.stream().noneMatch(befallen -> befallen.fault().isOwnerPaused())) {
            violations.add(Invariant.MOMENTS_HIT, "an owner stopped past its session");
        }
    }

    /**
     * Whether the interrupted message had not ended yet. With fail_ambiguous nothing goes on that was broken off, and its
     * reference is free only when the message has failed: receipts may show until then that the carrier has all of it.
     */
    private boolean isToBeFailed(WireSubmit first, WireSubmit between) {
        return evidence.circumstances().failAmbiguous()
                && cases.stream()
                        .filter(message -> message.message().number() == first.number())
                        .flatMap(message -> message.histories().stream())
                        .anyMatch(history -> !hasEndedBy(history, between.atNanos()));
    }

    private boolean hasEndedBy(History history, long nanos) {
        Instant ended = history.endedAt();
        return ended != null && evidence.circumstances().readAt().nanosOf(ended) - nanos <= 0;
    }

    /** Whether the interrupted message went on under the same reference; one that was broken off for good mixes with none. */
    private boolean isCompletedLater(WireSubmit first, WireSubmit between) {
        return evidence.submits().stream()
                .skip(between.serial())
                .anyMatch(later -> later.number() == first.number()
                        && later.part().assembly().equals(first.part().assembly()));
    }
}
