package io.trunkline.gateway.intake.admission;

import java.util.Queue;
import reactor.core.publisher.Sinks;

/** Messages that wait for the same limits, in the order in which they came. */
record Waiters(NeededLeases needed, Queue<Sinks.One<Verdict>> queue) {
    /** A message whose waiting is over: its verdict is to be emitted. */
    record Ended(Sinks.One<Verdict> waiter, Verdict verdict) {}
}
