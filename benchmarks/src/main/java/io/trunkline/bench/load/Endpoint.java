package io.trunkline.bench.load;

/** Where a message's callbacks go. */
public enum Endpoint {
    /** Answers at once; its callbacks are waited for. */
    GOOD,
    /** Answers late. */
    SLOW,
    /** Answers 500. */
    FAILING
}
