package io.trunkline.bench.crash.oracle;

/**
 * What the witnesses' accounts come to.
 *
 * @param duplicates segments that the carrier took beyond the first time
 * @param ambiguousMessages messages that the gateway ever labelled ambiguous
 * @param ambiguousSegments the segments of those
 */
public record Verdict(Violations violations, int duplicates, int ambiguousMessages, int ambiguousSegments) {
    /** Whether everything held. */
    public boolean isSound() {
        return violations.broken().isEmpty();
    }
}
