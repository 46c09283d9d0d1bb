package io.trunkline.bench.outcome;

/** When each message was meant, answered, and first seen by the carrier, by its number. Event loop only. */
final class SubmitTally {
    private final long[] intendedNanos;
    private final long[] answeredNanos;
    private final long[] submittedNanos;
    private long submits;
    private long messages;
    private long submittedFirstNanos;
    private long submittedLastNanos;
    private long strange;

    SubmitTally(int messages) {
        this.intendedNanos = new long[messages];
        this.answeredNanos = new long[messages];
        this.submittedNanos = new long[messages];
    }

    void accepted(Exchange exchange) {
        intendedNanos[exchange.number()] = exchange.intendedNanos();
        answeredNanos[exchange.number()] = exchange.answeredNanos();
    }

    void submitted(int number, long nowNanos) {
        if (number < 0 || number >= submittedNanos.length) {
            strange++;
            return;
        }
        if (submits++ == 0) {
            submittedFirstNanos = nowNanos;
        }
        if (submittedNanos[number] == 0) {
            submittedNanos[number] = nowNanos;
            messages++;
        }
        submittedLastNanos = Math.max(submittedLastNanos, nowNanos);
    }

    /** Messages of which at least one submit_sm was seen, answered or not. */
    long messages() {
        return messages;
    }

    SubmitSummary summary() {
        return new SubmitSummary(submits, messages, submittedFirstNanos, submittedLastNanos, strange);
    }

    Legs legs(CallbackTally callbacks) {
        Latencies intendedToSubmit = new Latencies();
        Latencies acceptToSubmit = new Latencies();
        for (int number = 0; number < submittedNanos.length; number++) {
            if (submittedNanos[number] != 0 && answeredNanos[number] != 0) {
                intendedToSubmit.record(submittedNanos[number] - intendedNanos[number]);
                acceptToSubmit.record(submittedNanos[number] - answeredNanos[number]);
            }
        }
        Latencies submitToSent = new Latencies();
        Latencies submitToDelivered = new Latencies();
        callbacks.forEach((number, sentNanos, deliveredNanos) -> {
            long submitted = submittedNanos[number];
            if (submitted != 0 && sentNanos != 0) {
                submitToSent.record(sentNanos - submitted);
            }
            if (submitted != 0 && deliveredNanos != 0) {
                submitToDelivered.record(deliveredNanos - submitted);
            }
        });
        return new Legs(
                intendedToSubmit.summary(),
                acceptToSubmit.summary(),
                submitToSent.summary(),
                submitToDelivered.summary());
    }
}
