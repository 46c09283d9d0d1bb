package io.trunkline.gateway.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a route does to one country.
 *
 * @param quality 0..1: the share of delivered among the attempts that should have been by now, as its usual receipt delay
 *     says
 * @param evidence the attempts behind it, the older the less each counts
 * @param canaryShare 0..1: the share of traffic for which a route in {@link State#CANARY} may be tried
 * @param until the end of the ejection; null where there is none
 * @param reason why it is in this state, in words for whoever reads a timeline; may be empty
 */
public record RouteStanding(
        State state,
        double quality,
        double evidence,
        double canaryShare,
        @Nullable Instant until,
        String reason) {
    /** Of a route that nobody has seen anything of. */
    public static final RouteStanding NONE = new RouteStanding(State.UNKNOWN, 1, 0, 0, null, "");

    public RouteStanding {
        requireShare("quality", quality);
        requireShare("canaryShare", canaryShare);
        if (!(evidence >= 0)) {
            throw new IllegalArgumentException("evidence: " + evidence + " (expected: at least 0)");
        }
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + ": " + share + " (expected: 0..1)");
        }
    }

    /** What a choice may do with the route. */
    public enum State {
        /** Too little is known: it is used as if it were good. */
        UNKNOWN,
        /** It is used. */
        GOOD,
        /** It comes back: it is tried for a share of the traffic. */
        CANARY,
        /** It is left alone for a while, where there is another. */
        EJECTED
    }
}
