package io.trunkline.smpp.client;

import io.trunkline.smpp.session.SessionCounters;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a bind does, over all its sessions. Thread-safe. */
final class BindTally {
    final SessionCounters sessions = new SessionCounters();
    final LongAdder late = new LongAdder();
    final LongAdder binds = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final LongAdder notSent = new LongAdder();
    private final LongAdder unknown = new LongAdder();

    void count(SubmitOutcome outcome) {
        switch (outcome) {
            case SubmitOutcome.Accepted one -> accepted.increment();
            case SubmitOutcome.Rejected one -> rejected.increment();
            case SubmitOutcome.Throttled one -> throttled.increment();
            case SubmitOutcome.NotSent one -> notSent.increment();
            case SubmitOutcome.Unknown one -> unknown.increment();
        }
    }

    BindCounters snapshot(int inFlight, int window) {
        return new BindCounters(
                sessions.sent(),
                accepted.sum(),
                rejected.sum(),
                throttled.sum(),
                notSent.sum(),
                unknown.sum(),
                late.sum(),
                sessions.messages(),
                sessions.refusedInbound(),
                binds.sum(),
                inFlight,
                window);
    }
}
