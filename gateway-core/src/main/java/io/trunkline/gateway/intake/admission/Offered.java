package io.trunkline.gateway.intake.admission;

import java.util.List;

/**
 * What is to be admitted: a message of so many segments, and all limits that it counts against.
 *
 * @param limits all of one account
 */
public record Offered(List<AppliedLimit> limits, int segments) {
    public Offered {
        limits = List.copyOf(limits);
    }

    /** Nothing is counted for it. */
    public boolean isFree() {
        return limits.isEmpty();
    }

    /** The same against its caps alone. */
    public Offered capsOnly() {
        return new Offered(
                limits.stream().filter(AppliedLimit.Cap.class::isInstance).toList(), segments);
    }
}
