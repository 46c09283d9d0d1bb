package io.trunkline.smpp.session;

/**
 * When a session must act without being asked (SMPP 3.4 section 7.2; 5.0 section 2.7). Time comes in as nanoseconds of
 * one monotonic clock; nothing here runs by itself. For one thread.
 */
final class SessionTimers {
    /** What is due; the gravest first. */
    enum Due {
        NOTHING,
        /** Ask the peer whether it is there. */
        ENQUIRE_LINK,
        BIND_TIMEOUT,
        PARTIAL_PDU,
        SLOW_READER,
        LINK_DEAD,
        INACTIVE,
        /** A drain, or an unbind that we sent, has had its time. */
        CLOSING_TIMEOUT
    }

    private final long enquireLinkNanos;
    private final long responseNanos;
    private final long inactivityNanos;
    private final long bindNanos;
    private final long partialPduNanos;
    private final long slowReaderNanos;

    private final long openedAt;
    private boolean bound;
    private boolean paused;
    private long lastReceived;
    private long lastMessage;
    private boolean linkAsked;
    private long linkAskedAt;
    private boolean partial;
    private long partialSince;
    private boolean stuck;
    private long stuckSince;
    private boolean closing;
    private long closingDeadline;

    SessionTimers(TimerSettings settings, long now) {
        enquireLinkNanos = settings.enquireLink().toNanos();
        responseNanos = settings.response().toNanos();
        inactivityNanos = settings.inactivity().toNanos();
        bindNanos = settings.bind().toNanos();
        partialPduNanos = settings.partialPdu().toNanos();
        slowReaderNanos = settings.slowReader().toNanos();
        openedAt = now;
        lastReceived = now;
        lastMessage = now;
    }

    void bound(long now) {
        bound = true;
        lastMessage = now;
    }

    /** A whole PDU came in, which shows that the peer is there. */
    void received(long now) {
        lastReceived = now;
        linkAsked = false;
    }

    /** A message or its answer went in either direction. */
    void message(long now) {
        lastMessage = now;
    }

    /** We sent an enquire_link. */
    void linkAsked(long now) {
        linkAsked = true;
        linkAskedAt = now;
    }

    /**
     * A read has ended.
     *
     * @param unfinished whether it left the beginning of a PDU
     * @param advanced whether it ended another, so that the beginning is a new one
     */
    void readEnded(boolean unfinished, boolean advanced, long now) {
        if (unfinished && (advanced || !partial)) {
            partialSince = now;
        }
        partial = unfinished;
    }

    /** The outbound buffer has become full, or has room again. */
    void writable(boolean writable, long now) {
        if (!writable && !stuck) {
            stuckSince = now;
        }
        stuck = !writable;
    }

    /** We stopped reading: the peer's silence is our doing until we resume. */
    void paused() {
        paused = true;
    }

    void resumed(long now) {
        paused = false;
        lastReceived = now;
        linkAskedAt = now;
        partialSince = now;
    }

    /** From here on only the deadline of the end counts. */
    void closing(long deadline) {
        closing = true;
        closingDeadline = deadline;
    }

    Due due(long now) {
        if (closing && now - closingDeadline >= 0) {
            return Due.CLOSING_TIMEOUT;
        }
        if (stuck && now - stuckSince >= slowReaderNanos) {
            return Due.SLOW_READER;
        }
        if (!bound) {
            return now - openedAt >= bindNanos ? Due.BIND_TIMEOUT : partialDue(now);
        }
        if (paused) {
            return Due.NOTHING;
        }
        if (linkAsked && now - linkAskedAt >= responseNanos) {
            return Due.LINK_DEAD;
        }
        if (partialDue(now) != Due.NOTHING) {
            return Due.PARTIAL_PDU;
        }
        if (closing) {
            return Due.NOTHING;
        }
        if (inactivityNanos > 0 && now - lastMessage >= inactivityNanos) {
            return Due.INACTIVE;
        }
        return !linkAsked && now - lastReceived >= enquireLinkNanos ? Due.ENQUIRE_LINK : Due.NOTHING;
    }

    private Due partialDue(long now) {
        return partial && now - partialSince >= partialPduNanos ? Due.PARTIAL_PDU : Due.NOTHING;
    }
}
