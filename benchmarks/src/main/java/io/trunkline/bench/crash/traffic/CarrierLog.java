package io.trunkline.bench.crash.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** Every submit_sm that the carrier got, in order, and what became of its receipt. Thread-safe. */
final class CarrierLog {
    private final List<WireSubmit> submits = new ArrayList<>();
    private int unanswered;

    /** Notes a submit_sm; {@code made} is given its serial. */
    synchronized WireSubmit add(IntFunction<WireSubmit> made) {
        WireSubmit submit = made.apply(submits.size());
        submits.add(submit);
        unanswered += submit.taken() ? 1 : 0;
        return submit;
    }

    synchronized void receiptSent(int serial, long nanos) {
        change(serial, submit -> submit.receiptSent(nanos));
    }

    synchronized void receiptAnswered(int serial, long nanos) {
        if (submits.get(serial).receipt().answeredNanos() == 0) {
            unanswered--;
            change(serial, submit -> submit.receiptAnswered(nanos));
        }
    }

    synchronized int size() {
        return submits.size();
    }

    /** Submits that were taken and whose receipts the gateway has not answered. */
    synchronized int unanswered() {
        return unanswered;
    }

    synchronized List<WireSubmit> snapshot() {
        return List.copyOf(submits);
    }

    private void change(int serial, UnaryOperator<WireSubmit> change) {
        submits.set(serial, change.apply(submits.get(serial)));
    }
}
