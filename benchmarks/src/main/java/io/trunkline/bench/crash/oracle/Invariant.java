package io.trunkline.bench.crash.oracle;

/** What must hold whatever is killed. */
public enum Invariant {
    ACCEPTED_IS_KNOWN("a message that was answered 201 is in the view"),
    ACCEPTED_IS_SUBMITTED("it reaches the carrier with every segment, or fails with a reason, or is taken back"),
    ACCEPTED_ENDS("it comes to a terminal state, unless it is ambiguous"),
    AMBIGUOUS_IS_SETTLED(
            "an ambiguous message is settled when the policy's time is over: it comes to a terminal state"),
    RECEIPTS_SETTLE_DOUBT(
            "of the segments in doubt that the carrier had taken, 95 in 100 are settled by a receipt, not sent again"),
    END_IS_TRUE(
            "its terminal state is what the carrier did with it; it fails for a doubt only when its policy has no more to do,"
                    + " and no receipts told"),
    CANCEL_IS_TRUE(
            "a message whose cancel was answered 200 is canceled and not sent after that, one whose cancel was answered 409 is"
                    + " not canceled and was no second before its time, none is canceled and on the wire, and of twenty cancels"
                    + " one is answered 200"),
    DELIVERED_IS_WHOLE("it is delivered only after a delivering receipt of every segment"),
    REFUSED_IS_NOT_SENT("what was refused is neither on the wire nor in the view"),
    ANSWERS_ARE_ALLOWED(
            "an answer is 201, 503 before acceptance, 409 with the SID, or 429 to what has a key; to a cancel 200, 409 or"
                    + " 503; there is none only where the node dies"),
    ONE_MESSAGE_A_REQUEST("a request makes one message at most, whatever its answer, and no SID is given twice"),
    ONE_MESSAGE_A_KEY("requests under one key make one message at most, and all answers name the same SID"),
    NOT_BEFORE_ITS_TIME("a message that names a time is not sent before"),
    PACE_IS_KEPT("in any stretch of 10 s or more a sender's segments are at most pace x time + 2 in 100 + one message"),
    DUPLICATES_ARE_LABELLED(
            "the carrier takes a segment again only as often as it was in doubt before and was sent again for that, or came"
                    + " back"),
    ONE_LIVE_ATTEMPT(
            "no message has two live attempts: another carrier gets it when each text before came back, or was in"
                    + " doubt before it was sent again"),
    NEVER_TWICE("with fail_ambiguous the carrier takes no segment twice"),
    DOUBT_IS_BOUNDED(
            "wire duplicates <= ambiguous segments; of those 2 x window at most follow one interruption of a node, and as many"
                    + " for each node one of a server or of the carrier"),
    SEGMENTS_KEEP_TO_THEMSELVES(
            "no segment of another message comes under a long message's reference before that is whole or has ended, and none"
                    + " is mixed"),
    LONG_IS_ONE("the segments of a delivered long message came under one reference"),
    STATE_IS_THE_FOLD("the view's state is the fold of its events: the first terminal event wins"),
    REBUILT_IS_LIVE("the view that is built anew from the log is the one that there was, message by message"),
    HISTORY_IS_WHOLE("the history of what the carrier delivered or failed tells how it was submitted"),
    CALLBACK_ARRIVES("a message that has ended is called back with that state"),
    CALLBACK_ENDS_ONCE("no message is called back with two terminal states"),
    CALLBACK_IN_ORDER("no earlier state is called back for the first time after a terminal one"),
    CALLBACK_IS_SIGNED("every callback is whole and signed right"),
    RECEIPTS_ARE_TAKEN("the gateway takes every receipt in the end"),
    NODES_STAY_UP(
            "a node ends only when it is told to, and then it does; each start succeeds, but while Kafka is away"),
    RECOVERS(
            "30 s after everything is there again, and until the next fault, each request without a key is answered 201"),
    OUTAGE_IS_BORNE(
            "while PostgreSQL is away the answer is 201, and the message at the carrier within 10 s at p99; while Redis is,"
                    + " 201, or 429 to what has a key; while Kafka is, 503 with Retry-After, or 409 with the SID"),
    INHERITED_IN_TIME(
            "what a dead node had accepted is all at the carrier within 10 s of its death at p99, but for what waits for"
                    + " a pace, a doubt, a reference or another attempt, or is met by another fault"),
    MOMENTS_HIT(
            "of twenty kills and more one came routed, one laned and one released to the lane, where they were asked for, and a"
                    + " node was stopped past its session between them"),
    GRACEFUL_IS_SILENT("SIGTERM makes no duplicate, no ambiguity, and no request without an answer");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
