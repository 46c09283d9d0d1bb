package io.trunkline.gateway.waiting;

import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.lifecycle.SegmentState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.message.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The decider: what a message waits for follows from its state alone, and a change of it from the event that changed the
 * state. An event that changes no state changes no wait, so that repeats begin nothing again. Pure.
 *
 * @param times of a carrier, by its name
 */
public record Waits(Function<String, ReceiptTimes> times) {
    private static final Duration RETRY_FIRST = Duration.ofSeconds(10);
    private static final Duration RETRY_MAX = Duration.ofMinutes(10);

    /** What is held back comes so soon after the end of what holds it, however long that takes. */
    private static final Duration HELD_BACK_MAX = Duration.ofSeconds(30);

    private static final int DOUBLINGS_MAX = 10;

    /** Every carrier has the usual times. */
    public static Waits usual() {
        return new Waits(carrier -> ReceiptTimes.DEFAULT);
    }

    /** What a message in this state waits for. */
    public static Optional<WaitKey> of(MessageState state) {
        if (state.status().isTerminal()) {
            return Optional.empty();
        }
        if (state.status() == Status.WAITING) {
            return Optional.of(new WaitKey(WaitKind.SEND_AT, 1));
        }
        if (state.isInDoubt()) {
            return Optional.of(new WaitKey(WaitKind.DOUBT, state.attempt()));
        }
        if (state.isRefused()) {
            return Optional.of(new WaitKey(WaitKind.RETRY, state.attempt() + 1));
        }
        if (state.isReturned()) {
            return Optional.of(new WaitKey(WaitKind.RETRY, state.attempt() + 1));
        }
        // While another attempt follows one that came back, its lane is waited for, as for a first one. But the lane
        // cannot end what was ever sent again, because the attempt in doubt may have been taken: receipts do, or their
        // time
        boolean hasLeft = state.resent() || state.segments().stream().allMatch(SegmentState::hasLeft);
        return state.status() == Status.SUBMITTED && hasLeft
                ? Optional.of(new WaitKey(WaitKind.RECEIPT_TIMEOUT, state.attempt()))
                : Optional.empty();
    }

    /** Whether that is what a message in this state waits for; a first attempt waits for its time, its turn, or both. */
    static boolean fits(WaitKey key, MessageState state) {
        WaitKey plain = key.kind() == WaitKind.PACE ? new WaitKey(WaitKind.SEND_AT, key.attempt()) : key;
        return of(state).filter(plain::equals).isPresent();
    }

    /**
     * What the event changes.
     *
     * @param before the state without the event
     * @param after the state with it
     */
    public WaitChange decide(MessageState before, LifecycleEvent event, MessageState after) {
        Optional<WaitKey> wanted = of(after);
        if (wanted.equals(of(before))) {
            return new WaitChange.Keep();
        }
        return wanted.<WaitChange>map(key -> begin(key, event)).orElseGet(WaitChange.End::new);
    }

    /** Whether the event settles a doubt: a receipt or a late answer tells what no policy had to. */
    public static boolean settles(MessageState before, LifecycleEvent event, MessageState after) {
        boolean tells = event instanceof ReceiptReceived
                || event instanceof MessageSubmitted
                || (event instanceof AttemptRefused refused && refused.attempt() == before.attempt());
        return tells && before.isInDoubt() && !after.isInDoubt();
    }

    private WaitChange begin(WaitKey key, LifecycleEvent event) {
        ReceiptTimes carrier = carrier(event).map(times).orElse(ReceiptTimes.DEFAULT);
        return switch (key.kind()) {
            case SEND_AT, PACE -> first(event);
            case RETRY -> new WaitChange.Begin(key, retry(key, event), reason(event));
            case DOUBT ->
                new WaitChange.Begin(key, event.at().plus(carrier.usual()), "a receipt that tells whether it was sent");
            case RECEIPT_TIMEOUT -> new WaitChange.Begin(key, event.at().plus(carrier.longest()), "its receipts");
        };
    }

    private static WaitChange first(LifecycleEvent event) {
        if (event instanceof MessageWaiting waiting && waiting.kind() == WaitKind.PACE) {
            WaitKey key = new WaitKey(WaitKind.PACE, 1);
            Envelope envelope = waiting.envelope();
            return envelope == null
                    ? new WaitChange.Begin(key, waiting.due(), waiting.reason())
                    : new WaitChange.Queue(
                            key, Turn.of(envelope, envelope.segments()), waiting.due(), waiting.reason());
        }
        Instant due = event instanceof MessageWaiting waiting ? waiting.due() : event.at();
        return new WaitChange.Begin(new WaitKey(WaitKind.SEND_AT, 1), due, "the time that was asked for");
    }

    private static String reason(LifecycleEvent event) {
        if (event instanceof ReceiptReceived receipt) {
            return "another try after a receipt: " + receipt.detail();
        }
        return event instanceof AttemptRefused refused
                ? "another try after: " + refused.reason()
                : "another try of what was refused";
    }

    /** Another route is asked at once; whether there is one is seen then. */
    private static Instant retry(WaitKey key, LifecycleEvent event) {
        boolean elsewhere = event instanceof ReceiptReceived
                || (event instanceof AttemptRefused refused && refused.recourse() != Recourse.LATER);
        if (elsewhere) {
            return event.at();
        }
        Duration pause = backoff(key.attempt() - 1);
        boolean isHeldBack = event instanceof AttemptRefused refused && refused.isHeldBack();
        return event.at().plus(isHeldBack && pause.compareTo(HELD_BACK_MAX) > 0 ? HELD_BACK_MAX : pause);
    }

    /** When a route that refused the message's last attempt may be asked again. */
    static Instant again(MessageState state, Instant now) {
        Instant refusedAt = state.updatedAt();
        return refusedAt == null ? now : refusedAt.plus(backoff(state.attempt()));
    }

    /** 10 s after the first refusal, then twice as long each time, 10 min at most. */
    private static Duration backoff(int refusals) {
        Duration doubled = RETRY_FIRST.multipliedBy(1L << Math.min(Math.max(0, refusals - 1), DOUBLINGS_MAX));
        return doubled.compareTo(RETRY_MAX) < 0 ? doubled : RETRY_MAX;
    }

    private static Optional<String> carrier(LifecycleEvent event) {
        return switch (event) {
            case MessageSubmitted submitted -> Optional.of(submitted.carrier());
            case SubmissionUnknown unknown -> Optional.of(unknown.carrier());
            case LifecycleEvent other -> Optional.empty();
        };
    }
}
