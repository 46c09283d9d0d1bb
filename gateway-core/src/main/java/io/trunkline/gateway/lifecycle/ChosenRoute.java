package io.trunkline.gateway.lifecycle;

import java.util.List;

/**
 * The route of an attempt.
 *
 * @param name empty in records of old
 * @param passedOver others that were looked at, the nearest first; {@value #PASSED_OVER_MAX} at most
 */
public record ChosenRoute(String name, List<RouteCandidate> passedOver) {
    /** How many others are named. */
    public static final int PASSED_OVER_MAX = 8;

    /** Where nobody wrote down the route. */
    public static final ChosenRoute UNKNOWN = new ChosenRoute("", List.of());

    public ChosenRoute {
        passedOver = List.copyOf(passedOver);
    }

    /** Its name alone. */
    public ChosenRoute withoutOthers() {
        return passedOver.isEmpty() ? this : new ChosenRoute(name, List.of());
    }
}
