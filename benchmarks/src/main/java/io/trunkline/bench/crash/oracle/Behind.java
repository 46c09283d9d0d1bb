package io.trunkline.bench.crash.oracle;

/** What a message had to wait for on its way to the carrier, besides somebody who sends it. */
public enum Behind {
    NOTHING,
    /** Its sender's pace, which goes on where it was. */
    PACE,
    /** A message to the same number, broken off, that has its reference: it was held back until that was whole. */
    REFERENCE,
    /** A receipt or the end of the wait for one: nobody could tell it from a submitted one. */
    DOUBT,
    /** The next attempt after one that the carrier refused so often that it ended. */
    REFUSALS,
    /** What another fault held up, too: Kafka was away, or it began before the message was late. */
    FAULT
}
