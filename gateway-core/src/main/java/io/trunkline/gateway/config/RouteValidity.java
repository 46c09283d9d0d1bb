package io.trunkline.gateway.config;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a route may be used.
 *
 * @param from the first moment; null for ever since
 * @param until the first moment after it; null for ever
 */
public record RouteValidity(
        @Nullable Instant from, @Nullable Instant until) {
    public static final RouteValidity ALWAYS = new RouteValidity(null, null);

    public RouteValidity {
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("valid_until: " + until + " (expected: after valid_from, " + from + ")");
        }
    }

    public boolean hasBegun(Instant at) {
        return from == null || !at.isBefore(from);
    }

    public boolean isOver(Instant at) {
        return until != null && !at.isBefore(until);
    }

    public boolean has(Instant at) {
        return hasBegun(at) && !isOver(at);
    }
}
