package io.trunkline.gateway.lifecycle;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A route that was looked at for an attempt and not taken.
 *
 * @param route its name
 * @param until how long that holds; null where nobody knows
 */
public record RouteCandidate(
        String route, RouteVerdict verdict, @Nullable Instant until) {}
