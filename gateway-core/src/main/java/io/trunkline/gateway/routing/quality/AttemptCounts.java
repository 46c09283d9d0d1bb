package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.routing.RouteKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node counts of attempts, from the facts that it reads: each attempt from the choice of its route to the last of
 * its receipts. Thread-safe.
 *
 * <p>Only what happened just now is counted. How old a cohort is goes by what was read, not by the clock: what is not read
 * is not missing. While the reader is more than {@link #LATE} behind, or stands still, after a standstill of as long of the
 * node or of its clock, and when a partition goes to another node, all that is
 * under way is counted no more, because its receipts would seem to be missing. An attempt that was late itself, or that a node
 * tells whose clock is so far behind, or more than {@value RouteCounts#AHEAD_SECONDS_MAX} s ahead, is not counted, and the others
 * are: the reader's place goes by the brokers' clock.
 *
 * <p>A carrier that refuses a sender says nothing of others: such refusals count once an hour for each sender, so that one
 * sender does not end a route for all, and a carrier that refuses everybody shows.
 *
 * <p>Bounds: {@link #OPEN_MAX} attempts under way, each for {@link ReceiptCurve#SECONDS_MAX} at most, and {@link #ROUTES_MAX} pairs of
 * route and country. Attempts beyond are not counted, neither they nor their receipts, so that the shares stay true; a pair
 * of which nothing was heard for an hour makes room. Of refused senders the newest {@link #SENDERS_MAX} are remembered.
 */
public final class AttemptCounts {
    static final int OPEN_MAX = 200_000;
    static final int ROUTES_MAX = 2_000;
    static final int SENDERS_MAX = 10_000;
    public static final Duration LATE = Duration.ofSeconds(3);

    private static final Duration SENDER_AGAIN = Duration.ofHours(1);
    private static final long IDLE_SECONDS = Duration.ofHours(1).toSeconds();

    private final InstantSource clock;
    private final Function<Address, String> country;
    private final Map<MessageSid, Open> open = new LinkedHashMap<>();
    private final Map<RouteKey, RouteCounts> routes = new HashMap<>();
    private final Map<RefusedSender, Instant> refusedSenders = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RefusedSender, Instant> eldest) {
            return size() > SENDERS_MAX;
        }
    };
    private Supplier<Instant> readUpTo;
    private long late;
    private Instant reported;

    /** Up to which second cohorts were looked at; never goes back while counts are kept. */
    private long sampled;

    /**
     * An attempt under way.
     *
     * @param touched when the last of it was read, so that the map is in this order
     * @param submitted null as long as the carrier has not answered
     * @param missing bit n is set as long as segment n has no receipt
     */
    private record Open(
            RouteCounts counts,
            Address from,
            int attempt,
            Instant touched,
            Instant routed,
            @Nullable Instant submitted,
            long missing) {
        long second() {
            return (submitted == null ? routed : submitted).getEpochSecond();
        }

        Open submitted(Instant now, Instant at, long missing) {
            return new Open(counts, from, attempt, now, routed, at, missing);
        }

        Open missing(long segments) {
            return new Open(counts, from, attempt, touched, routed, submitted, segments);
        }
    }

    private record RefusedSender(RouteKey key, Address from) {}

    /**
     * @param country of a number, as {@link RouteKey#country}
     */
    public AttemptCounts(InstantSource clock, Function<Address, String> country) {
        this.clock = clock;
        this.country = country;
        this.readUpTo = clock::instant;
        this.reported = clock.instant();
        this.sampled = reported.getEpochSecond();
    }

    /**
     * Who reads the facts that are counted.
     *
     * @param readUpTo until when all of them were read
     */
    public synchronized void readFrom(Supplier<Instant> readUpTo) {
        this.readUpTo = readUpTo;
    }

    /** Counts a fact, each message's in their order; one that comes again counts once as a rule. */
    public synchronized void count(LifecycleEvent event) {
        switch (event) {
            case MessageRouted routed -> begin(routed);
            case MessageSubmitted submitted -> submitted(submitted);
            case AttemptRefused refused -> {
                boolean isSendersTurn = !isTheSenders(refused) || isSendersTurn(refused);
                refused(refused, refused.attempt(), isTheRoutes(refused) && isSendersTurn);
            }
            case MessageFailed failed ->
                refused(
                        failed,
                        failed.attempt(),
                        failed.refusal() != null && failed.refusal().routesFault());
            case ReceiptReceived receipt -> received(receipt);
            case SubmissionUnknown unknown ->
                refused(unknown, unknown.attempt(), unknown.reason().equals(Unknown.TIMED_OUT));
            case LifecycleEvent.MessageCanceled canceled -> open.remove(canceled.sid());
            case LifecycleEvent.ReceiptTimedOut late -> open.remove(late.sid());
            case LifecycleEvent.MessageWaiting waiting -> {}
            case LifecycleEvent.MessageReceived received -> {}
            case LifecycleEvent.BodyErased erased -> {}
            case LifecycleEvent.MessageDeleted deleted -> {}
        }
    }

    private void begin(MessageRouted routed) {
        String route = routed.route().name();
        if (route.isEmpty() || open.size() >= OPEN_MAX) {
            return;
        }
        if (isLate(routed)) {
            late++;
            return;
        }
        Open known = open.get(routed.sid());
        if (known != null && known.attempt() >= routed.attempt()) {
            return;
        }
        RouteKey key = new RouteKey(route, country.apply(routed.envelope().to()));
        RouteCounts counts = routes.get(key);
        if (counts == null ? routes.size() < ROUTES_MAX : !counts.carrier().equals(routed.carrier())) {
            // What is under way at the carrier before is told to nobody
            counts = new RouteCounts(key, routed.carrier(), sampled);
            routes.put(key, counts);
        }
        if (counts != null) {
            Address from = routed.envelope().from();
            touch(routed.sid(), new Open(counts, from, routed.attempt(), clock.instant(), routed.at(), null, 0));
        }
    }

    private boolean isLate(LifecycleEvent event) {
        return event.at().isBefore(clock.instant().minus(LATE));
    }

    /** How many attempts were not counted because they were late, or told by a node whose clock is far behind or ahead. */
    public synchronized long late() {
        return late;
    }

    private void touch(MessageSid sid, Open attempt) {
        open.remove(sid);
        open.put(sid, attempt);
    }

    private void submitted(MessageSubmitted fact) {
        if (isLate(fact)) {
            late += open.remove(fact.sid()) == null ? 0 : 1;
            return;
        }
        Open attempt = open.get(fact.sid());
        if (attempt == null || attempt.attempt() != fact.attempt() || attempt.submitted() != null) {
            return;
        }
        if (!attempt.counts().has(fact.at().getEpochSecond())) {
            // Its receipt would be counted, by then, among those of fewer submissions
            open.remove(fact.sid());
            late++;
            return;
        }
        long missing = 0;
        for (LifecycleEvent.SubmittedSegment segment : fact.segments()) {
            missing |= 1L << segment.segment();
        }
        attempt.counts().accepted(fact.at().getEpochSecond(), millisBetween(attempt.routed(), fact.at()));
        touch(fact.sid(), attempt.submitted(clock.instant(), fact.at(), missing));
    }

    private static long millisBetween(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    /** A carrier whose bind is gone has refused nothing: that it is gone is told by the reports of binds, and once. */
    private static boolean isTheRoutes(AttemptRefused refused) {
        return refused.recourse() != Recourse.LATER && !Refused.NOT_ASKED.contains(refused.reason());
    }

    /** Nothing else that another carrier may take has this code. */
    private static boolean isTheSenders(AttemptRefused refused) {
        return refused.recourse() == Recourse.ELSEWHERE && refused.code() == ErrorCode.BLOCKED;
    }

    /** Whether the route refused that sender nothing in the last hour. */
    private boolean isSendersTurn(AttemptRefused refused) {
        Open attempt = open.get(refused.sid());
        if (attempt == null || attempt.attempt() != refused.attempt()) {
            return false;
        }
        RefusedSender sender = new RefusedSender(attempt.counts().key(), attempt.from());
        Instant before = refusedSenders.get(sender);
        if (before != null && refused.at().isBefore(before.plus(SENDER_AGAIN))) {
            return false;
        }
        refusedSenders.remove(sender);
        refusedSenders.put(sender, refused.at());
        return true;
    }

    /** What the carrier does not take for the message's sake says nothing about the route; nor does what never went there. */
    private void refused(LifecycleEvent fact, int number, boolean isTheRoutes) {
        Open attempt = open.remove(fact.sid());
        if (attempt != null && attempt.attempt() == number && isTheRoutes && attempt.submitted() == null) {
            attempt.counts().refused(fact.at().getEpochSecond());
        }
    }

    private void received(ReceiptReceived receipt) {
        Open attempt = open.get(receipt.sid());
        if (attempt == null
                || attempt.submitted() == null
                || attempt.attempt() != receipt.attempt()
                || receipt.outcome() == ReceiptOutcome.INTERMEDIATE) {
            return;
        }
        boolean delivered = receipt.outcome() == ReceiptOutcome.DELIVERED;
        long missing = attempt.missing() & ~(1L << receipt.segment());
        if (delivered && missing != 0) {
            open.replace(receipt.sid(), attempt.missing(missing));
            return;
        }
        open.remove(receipt.sid());
        attempt.counts().ended(attempt.second(), delivered, millisBetween(attempt.submitted(), receipt.at()));
    }

    /** A partition may be another node's from now on. */
    public synchronized void forget() {
        beginAnew();
    }

    private void beginAnew() {
        open.clear();
        sampled = clock.instant().getEpochSecond();
        routes.values().forEach(counts -> counts.begin(sampled));
    }

    /**
     * What there is to say since this was asked before: once a second.
     *
     * @param curves of routes, by their names
     */
    public synchronized List<RouteReport> reports(Function<String, ReceiptCurve> curves) {
        Instant now = clock.instant();
        boolean setBack = now.isBefore(reported.minusSeconds(1));
        if (setBack || now.isAfter(reported.plus(LATE))) {
            beginAnew();
        }
        reported = now;
        Instant read = readUpTo.get();
        if (read.isBefore(now.minus(LATE))) {
            beginAnew();
            return List.of();
        }
        sampled = Math.max(sampled, read.getEpochSecond());
        expire(now);
        Map<String, ReceiptCurve> known = new HashMap<>();
        List<RouteReport> reports = routes.entrySet().stream()
                .map(entry -> entry.getValue()
                        .report(sampled, known.computeIfAbsent(entry.getKey().route(), curves)))
                .filter(report -> !report.isEmpty())
                .toList();
        routes.values().removeIf(counts -> counts.used() < now.getEpochSecond() - IDLE_SECONDS);
        return reports;
    }

    private void expire(Instant now) {
        Instant oldest = now.minusSeconds(ReceiptCurve.SECONDS_MAX);
        Iterator<Open> eldest = open.values().iterator();
        while (eldest.hasNext() && eldest.next().touched().isBefore(oldest)) {
            eldest.remove();
        }
    }
}
