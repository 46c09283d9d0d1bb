package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import io.trunkline.gateway.lifecycle.SegmentState;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a wait that is over. Pure.
 *
 * @param routing chooses the carrier of an attempt
 * @param room whether its sender's queue has room for a message
 */
public record ReleasePolicy(GuardedRouting routing, Predicate<Envelope> room) {
    /** How long a text is waited for that the view has not read yet. */
    private static final Duration TEXT_LATER = Duration.ofSeconds(5);

    /** How long a route is waited for that is out. */
    private static final Duration ROUTE_LATER = Duration.ofSeconds(30);

    /** How many routes of other carriers are passed over for that of the carrier which has a part. */
    private static final int ROUTES_MAX = 256;

    private static final Set<RouteVerdict> OUT_FOR_A_WHILE =
            Set.of(RouteVerdict.EJECTED, RouteVerdict.CANARY_HELD, RouteVerdict.UNBOUND);

    /** How many attempts a message may have, whatever its validity; those at which it was held back do not count. */
    private static final int ATTEMPTS_MAX = 100;

    /** A policy under which any message may enter its sender's queue. */
    public ReleasePolicy(GuardedRouting routing) {
        this(routing, envelope -> true);
    }

    public Release decide(DueMessage due, Instant now) {
        if (!Waits.fits(due.key(), due.state())) {
            return new Release.Drop();
        }
        return switch (due.key().kind()) {
            case SEND_AT, PACE -> attempt(due, AttemptCause.FIRST, now);
            case RETRY -> attempt(due, AttemptCause.RETRY, now);
            case DOUBT -> settle(due, now);
            case RECEIPT_TIMEOUT -> new Release.Say(timedOut(due, now));
        };
    }

    private Release settle(DueMessage due, Instant now) {
        if (due.envelope().terms().ambiguity() == AmbiguityPolicy.FAIL_AMBIGUOUS) {
            return failed(due, now, ErrorCode.UNKNOWN_ERROR, "in doubt, no receipt came, and not to be sent twice");
        }
        if (due.state().resent()) {
            return failed(due, now, ErrorCode.UNKNOWN_ERROR, "in doubt again after it was sent twice");
        }
        return attempt(due, AttemptCause.RESEND, now);
    }

    private Release attempt(DueMessage due, AttemptCause cause, Instant now) {
        if (!now.isBefore(due.envelope().validUntil())) {
            return failed(
                    due,
                    now,
                    code(due, ErrorCode.VALIDITY_EXPIRED),
                    "its validity ended while it waited for " + due.reason());
        }
        if (due.state().attempt() - due.past().heldBack().size() >= ATTEMPTS_MAX) {
            return failed(due, now, ErrorCode.UNKNOWN_ERROR, "not taken in " + ATTEMPTS_MAX + " attempts");
        }
        if (due.state().isReturned() && due.state().isPartlyDelivered()) {
            return failed(due, now, code(due), "some segments were delivered, not all");
        }
        if (due.erased()) {
            return failed(due, now, code(due, ErrorCode.UNKNOWN_ERROR), "its text was erased while it waited");
        }
        if (due.body().isEmpty()) {
            return new Release.Later(now.plus(TEXT_LATER));
        }
        Instant sendAt = due.envelope().terms().sendAt();
        Instant earliest = sendAt == null ? now : sendAt;
        boolean beforeItsTime = now.isBefore(earliest);
        return switch (choose(due)) {
            case RoutingDecision.Routed routed ->
                beforeItsTime ? new Release.Later(earliest) : onRoute(due, routed.message(), cause, now);
            case RoutingDecision.InTurn inTurn -> beforeItsTime ? new Release.Later(earliest) : queue(due, now);
            case RoutingDecision.NotYet early -> new Release.Later(early.due());
            case RoutingDecision.Unroutable none -> failed(due, now, code(due, none.code()), none.reason());
        };
    }

    /** What was for later was not measured against the limit of its sender's queue when it was accepted. */
    private Release queue(DueMessage due, Instant now) {
        return due.key().kind() == WaitKind.SEND_AT && !room.test(due.envelope())
                ? failed(due, now, ErrorCode.QUEUE_OVERFLOW, "its sender's queue was full when its time had come")
                : new Release.Queue(Turn.of(due.envelope(), count(due)));
    }

    /**
     * What a carrier has a part of goes on there: routes of other carriers that would come first are passed over. Where the
     * choice still has another carrier, that one's routes are out.
     */
    private RoutingDecision choose(DueMessage due) {
        String holder = holder(due);
        Set<String> passedOver = new HashSet<>();
        RoutingDecision decision = isParted(due) ? choose(due, Tried.NOTHING) : chooseWhole(due);
        while (!holder.isEmpty()
                && decision instanceof RoutingDecision.Routed routed
                && !routed.message().carrier().equals(holder)
                && passedOver.size() < ROUTES_MAX
                && passedOver.add(routed.message().route().name())) {
            decision = choose(due, new Tried(passedOver, Set.of()));
        }
        return decision;
    }

    /** One that was tried and may be tried again goes before one that may not, though that be cheaper. */
    private RoutingDecision chooseWhole(DueMessage due) {
        Past past = due.past();
        RoutingDecision decision = choose(due, past.tried());
        boolean isUseless = decision instanceof RoutingDecision.Routed routed
                && past.useless().routes().contains(routed.message().route().name());
        return isUseless
                        && past.useless().routes().size()
                                < past.tried().routes().size()
                ? choose(due, past.useless())
                : decision;
    }

    private RoutingDecision choose(DueMessage due, Tried tried) {
        return routing.apply(new AcceptedMessage(due.envelope(), due.body(), null, false, tried));
    }

    /**
     * What a message ends with that nothing but another route could have helped is what its attempts ended with; of one in
     * doubt the newest has not ended.
     */
    private static ErrorCode code(DueMessage due, ErrorCode otherwise) {
        boolean isSetBack =
                due.past().last() == Recourse.ELSEWHERE && !due.state().isInDoubt();
        boolean over = due.state().isReturned() || isSetBack;
        return over ? code(due) : otherwise;
    }

    /** What its attempts ended with. */
    private static ErrorCode code(DueMessage due) {
        ErrorCode code = due.past().code();
        return code == null ? ErrorCode.UNKNOWN_ERROR : code;
    }

    /** One that refused it before takes it again only after a while, if at all: there is no other. */
    private static Release onRoute(DueMessage due, LaneMessage chosen, AttemptCause cause, Instant now) {
        Past past = due.past();
        String holder = holder(due);
        if (!holder.isEmpty() && !chosen.carrier().equals(holder)) {
            return routeLater(due, now);
        }
        boolean tried = past.tried().routes().contains(chosen.route().name());
        // The rest of a message goes where a part of it is, whatever became of the attempts before
        boolean isUseless = isParted(due)
                ? tried && past.last() == Recourse.ELSEWHERE
                : past.useless().routes().contains(chosen.route().name());
        boolean isUnknown =
                past.last() == Recourse.ELSEWHERE && (past.tried().routes().isEmpty() || !past.isWhole());
        // A doubt about the rest is settled where the part is, though a segment of it has come back from there
        boolean isRestInDoubt = !holder.isEmpty() && due.state().isInDoubt();
        if (!isRestInDoubt && (isUseless || isUnknown)) {
            return !past.isWhole() || (!isParted(due) && mayComeBack(chosen.route(), past))
                    ? routeLater(due, now)
                    : failed(due, now, code(due, ErrorCode.UNKNOWN_ERROR), "no other route for " + due.reason());
        }
        // The route that was to be asked again was not asked when it was held back, so its time has come before
        boolean isHeldBack = past.heldBack().contains(due.state().attempt());
        if (isHeldBack || (!tried && (isParted(due) || !isPutOff(chosen.carrier(), past)))) {
            return new Release.Say(routed(due, chosen, cause, now));
        }
        Instant later = Waits.again(due.state(), now);
        return now.isBefore(later) ? new Release.Later(later) : new Release.Say(routed(due, chosen, cause, now));
    }

    /** Whether the carrier may take it later, whatever the route. */
    private static boolean isPutOff(String carrier, Past past) {
        return past.tried().carriers().contains(carrier)
                && !past.useless().carriers().contains(carrier);
    }

    private static Release routeLater(DueMessage due, Instant now) {
        return new Release.Later(earlier(now.plus(ROUTE_LATER), due.envelope().validUntil()));
    }

    /** The carrier that has a part of it, the newest where doubts were settled by several; empty where none has, or is known. */
    private static String holder(DueMessage due) {
        int attempt = due.state().segments().stream()
                .filter(SegmentState::isTaken)
                .mapToInt(SegmentState::attempt)
                .max()
                .orElse(0);
        return due.past().carriers().getOrDefault(attempt, "");
    }

    /** What a carrier has a part of goes on there, and nowhere else. */
    private static boolean isParted(DueMessage due) {
        return due.state().segments().stream().anyMatch(SegmentState::isTaken);
    }

    /** Whether a route that the message may have is out for a while only. */
    private static boolean mayComeBack(ChosenRoute chosen, Past past) {
        return chosen.passedOver().stream()
                .filter(other -> !past.useless().routes().contains(other.route()))
                .map(RouteCandidate::verdict)
                .anyMatch(OUT_FOR_A_WHILE::contains);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static LifecycleEvent routed(DueMessage due, LaneMessage chosen, AttemptCause cause, Instant now) {
        int attempt = due.state().attempt() + 1;
        boolean isHeld = !holder(due).isEmpty();
        String why = isHeld ? "its carrier has a part of it" : chosen.reason();
        String reason = switch (cause) {
            case FIRST -> why;
            case RETRY -> why + "; " + due.reason();
            case RESEND -> why + "; sent again, because attempt " + due.state().attempt() + " is in doubt";
        };
        return new MessageRouted(
                due.envelope(),
                now,
                attempt,
                chosen.carrier(),
                chosen.slot(),
                reason,
                cause,
                segments(due.state()),
                isHeld ? new ChosenRoute(chosen.route().name(), List.of()) : chosen.route());
    }

    /** What the carriers do not have yet. */
    private static long segments(MessageState state) {
        boolean all = state.segments().stream().noneMatch(segment -> segment.isTaken());
        return all ? LifecycleEvent.ALL_SEGMENTS : state.missing();
    }

    private static int count(DueMessage due) {
        long missing = segments(due.state());
        return missing == LifecycleEvent.ALL_SEGMENTS ? due.envelope().segments() : Math.max(1, Long.bitCount(missing));
    }

    private static LifecycleEvent timedOut(DueMessage due, Instant now) {
        Instant sentAt = due.state().sentAt();
        String waited = sentAt == null
                ? "in time"
                : "within " + Duration.between(sentAt, now).toMinutes() + " minutes";
        return new ReceiptTimedOut(
                due.envelope().sid(),
                now,
                forCallback(due.envelope()),
                due.key().attempt(),
                "no receipt came " + waited);
    }

    private static Release failed(DueMessage due, Instant now, ErrorCode code, String reason) {
        return new Release.Say(new MessageFailed(
                due.envelope().sid(),
                now,
                forCallback(due.envelope()),
                due.state().attempt(),
                code,
                reason));
    }

    static @Nullable Envelope forCallback(Envelope envelope) {
        return envelope.statusCallback() == null ? null : envelope;
    }
}
