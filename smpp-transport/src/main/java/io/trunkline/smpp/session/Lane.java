package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import org.jspecify.annotations.Nullable;

/**
 * One of the ways that a {@link RequestDispatcher} can send on: a session while one is bound, and what is kept between
 * one session and the next: pace, hold and adaptive window. Event loop only.
 */
public final class Lane {
    private static final long NEVER = Long.MAX_VALUE;

    private final RequestDispatcher dispatcher;
    private final int window;
    private final Pace pace;
    private final ThrottleHold hold = new ThrottleHold();
    private final @Nullable AdaptiveWindow adaptive;
    private @Nullable SmppSession session;
    private long sent;

    Lane(RequestDispatcher dispatcher, LaneSettings settings, long now) {
        this.dispatcher = dispatcher;
        window = settings.window();
        pace = new Pace(settings.pacePerSecond(), now);
        adaptive = settings.adaptive() ? new AdaptiveWindow(window) : null;
    }

    /** A session is bound: requests flow, where its mode lets any. */
    public void attach(SmppSession bound) {
        if (bound.maySend()) {
            session = bound;
            dispatcher.onCredit();
        }
    }

    /** The session is gone. Where it was the last one, what waits is NotSent. */
    public void detach() {
        session = null;
        dispatcher.onCredit();
    }

    /** Requests that may be in flight now, were none. */
    public int window() {
        return adaptive == null ? window : adaptive.size();
    }

    boolean isAttached() {
        return session != null;
    }

    boolean isReading() {
        SmppSession current = session;
        return current != null && current.isReading();
    }

    /** Requests that may be sent now. */
    int credit(long now) {
        int room = room();
        return room == 0 || hold.nanosLeft(now) > 0 ? 0 : Math.min(room, pace.available(now));
    }

    /** Until only the clock stands against sending; {@link Long#MAX_VALUE} where something else does. */
    long nanosUntilAllowed(long now) {
        return room() == 0 ? NEVER : Math.max(hold.nanosLeft(now), pace.nanosUntilNext(now));
    }

    private int room() {
        SmppSession current = session;
        int room = current == null ? 0 : current.credit();
        return current == null || adaptive == null || room == 0
                ? room
                : Math.clamp(adaptive.size() - current.inFlight(), 0, room);
    }

    /** Whether the peer knows optional parameters. */
    boolean hasTlvs() {
        SmppSession current = session;
        return current != null && current.version().hasTlvs();
    }

    /** Sends a request within {@link #credit}. */
    void send(Ticket<?, ?> ticket, long now) {
        SmppSession current = session;
        if (current == null) {
            throw new IllegalStateException("lane: no session (expected: credit)");
        }
        pace.take(now);
        ticket.sentOn(this, ++sent);
        current.send(ticket);
    }

    void answered(long order, PduResponse response) {
        CommandStatus status = response.status();
        if (status.isThrottling()) {
            hold.throttled(dispatcher.now());
        } else if (hold.isActive()) {
            hold.accepted(dispatcher.now());
        }
        if (adaptive != null) {
            adapt(adaptive, order, response);
        }
    }

    void timedOut(long order) {
        if (adaptive != null) {
            adaptive.overrun(order, sent);
        }
    }

    private void adapt(AdaptiveWindow window, long order, PduResponse response) {
        if (response.status().isThrottling()) {
            window.overrun(order, sent);
            return;
        }
        Tlv congestion = tlvs(response).find(TlvTag.CONGESTION_STATE);
        if (congestion == null || congestion.value().isEmpty()) {
            window.answered(order);
        } else {
            window.answered(order, congestion.value().at(0), sent);
        }
    }

    private static Tlvs tlvs(PduResponse response) {
        if (response instanceof SubmitSmResp submit) {
            return submit.tlvs();
        }
        if (response instanceof SubmitMultiResp multi) {
            return multi.tlvs();
        }
        return response instanceof DataSmResp data ? data.tlvs() : Tlvs.NONE;
    }
}
