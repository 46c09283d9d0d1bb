package io.trunkline.bench.crash.oracle;

/** What must hold whatever is killed. */
public enum Invariant {
    ACCEPTED_IS_KNOWN("a message that was answered 201 is in the view"),
    ACCEPTED_IS_SUBMITTED("it reaches the carrier with every segment, or fails with a reason"),
    ACCEPTED_ENDS("it comes to a terminal state, unless it is ambiguous"),
    AMBIGUOUS_IS_SETTLED("an ambiguous message is settled: it comes to a terminal state"),
    END_IS_TRUE("its terminal state is what the carrier did with it"),
    DELIVERED_IS_WHOLE("it is delivered only after a delivering receipt of every segment"),
    REFUSED_IS_NOT_SENT("what was refused is neither on the wire nor in the view"),
    ANSWERS_ARE_ALLOWED("an answer is 201, 503 before acceptance, or 409 with the SID"),
    ONE_MESSAGE_A_REQUEST("a request makes one message at most, whatever its answer, and no SID is given twice"),
    DUPLICATES_ARE_LABELLED("a segment that the carrier took twice is of a message that was labelled ambiguous"),
    DOUBT_IS_BOUNDED("wire duplicates <= ambiguous segments <= 2 x window for each interruption"),
    SEGMENTS_KEEP_TO_THEMSELVES(
            "no segment of another message comes under a long message's reference, and none is mixed"),
    STATE_IS_THE_FOLD("the view's state is the fold of its events: the first terminal event wins"),
    HISTORY_IS_WHOLE("the history of what the carrier delivered or failed tells how it was submitted"),
    CALLBACK_ARRIVES("a message that has ended is called back with that state"),
    CALLBACK_ENDS_ONCE("no message is called back with two terminal states"),
    CALLBACK_IN_ORDER("no earlier state is called back for the first time after a terminal one"),
    CALLBACK_IS_SIGNED("every callback is whole and signed right"),
    RECEIPTS_ARE_TAKEN("the gateway takes every receipt in the end"),
    NODES_STAY_UP("a node ends only when it is told to, and then it does; it recovers without a restart"),
    GRACEFUL_IS_SILENT("SIGTERM makes no duplicate, no ambiguity, and no request without an answer");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
