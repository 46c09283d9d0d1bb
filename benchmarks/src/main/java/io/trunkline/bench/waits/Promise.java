package io.trunkline.bench.waits;

/**
 * What was asked of a load and what was seen.
 *
 * @param what with its unit
 * @param least what it may be at the least
 * @param most what it may be at the most; {@link Double#MAX_VALUE} for anything
 */
record Promise(String what, double figure, double least, double most) {
    boolean isKept() {
        return figure >= least && figure <= most;
    }
}
