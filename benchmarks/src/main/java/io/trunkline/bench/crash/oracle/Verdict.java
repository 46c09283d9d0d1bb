package io.trunkline.bench.crash.oracle;

/**
 * What the witnesses' accounts come to.
 *
 * @param duplicates segments that the carrier took beyond the first time
 * @param ambiguousMessages messages that the gateway ever labelled ambiguous
 * @param doubts segments that it ever labelled so, each attempt for itself
 * @param doubtMost how many of those came after the interruption that left the most
 * @param doubtMax how many there may be after one
 */
public record Verdict(
        Violations violations, int duplicates, int ambiguousMessages, Doubts doubts, int doubtMost, int doubtMax) {
    /** Whether nothing was found broken. */
    public boolean isSound() {
        return violations.broken().isEmpty();
    }

    /**
     * Segments in doubt, by what became of them.
     *
     * @param taken of all, those that the carrier had
     * @param byReceipt settled by a receipt or a late answer, without another submit
     * @param takenByReceipt of those, the ones that the carrier had
     * @param byPolicy sent again, or failed with their message
     * @param open not settled
     */
    public record Doubts(int all, int taken, int byReceipt, int takenByReceipt, int byPolicy, int open) {}
}
