package io.trunkline.smpp.session;

import java.util.concurrent.atomic.LongAdder;

/** What sessions have counted; outlives them. Thread-safe. */
public final class SessionCounters {
    final LongAdder sent = new LongAdder();
    final LongAdder messages = new LongAdder();
    final LongAdder refusedInbound = new LongAdder();
    final LongAdder strays = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder unanswerable = new LongAdder();
    final LongAdder linksAsked = new LongAdder();
    final LongAdder linksAnswered = new LongAdder();

    /** Requests that were written. */
    public long sent() {
        return sent.sum();
    }

    /** Messages that came in and were handed on. */
    public long messages() {
        return messages.sum();
    }

    /** Messages that were refused at the bound of unanswered ones. */
    public long refusedInbound() {
        return refusedInbound.sum();
    }

    /** Responses that no request waits for. */
    public long strays() {
        return strays.sum();
    }

    /** PDUs with a sound frame and a body that cannot be read, or of a response only in part. */
    public long malformed() {
        return malformed.sum();
    }

    /** Answers that came after their session had ended. */
    public long unanswerable() {
        return unanswerable.sum();
    }

    /** enquire_link that were written. */
    public long linksAsked() {
        return linksAsked.sum();
    }

    /** Of those, the ones that were answered. */
    public long linksAnswered() {
        return linksAnswered.sum();
    }
}
