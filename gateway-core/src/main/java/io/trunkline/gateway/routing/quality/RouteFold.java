package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a route to a country, so that a node that starts knows it, too.
 *
 * @param carrier whose the route is; empty in records of old, and where nobody knew
 */
public record RouteFold(RouteKey key, String carrier, Watch watch, Delays delays) {
    /**
     * Where its watch stands.
     *
     * @param reason why it is in its state; may be empty
     * @param at when {@code recent} was what counted
     * @param recent what happened of late, the older the less it counts
     */
    public record Watch(
            State state, Ejections ejections, String reason, Tests tests, Instant at, RouteReport.Flow recent) {}

    /**
     * How often it was ejected.
     *
     * @param count in a row
     * @param back when it was back last; the epoch where it is not
     * @param until the end of the back-off; null where there is none
     */
    public record Ejections(
            int count, Instant back, @Nullable Instant until) {}

    /**
     * How far the sequential tests are.
     *
     * @param since submissions of before this second count for nothing
     */
    public record Tests(long since, double early, double complete, double trial) {}

    /**
     * The histogram of a route's receipt delays.
     *
     * @param weights by bin
     * @param givesReceipts whether it gives receipts of delivery, or once did
     * @param second when they were as they are, in seconds since the epoch
     */
    public record Delays(List<Double> weights, double submitted, double received, boolean givesReceipts, long second) {
        public Delays {
            weights = List.copyOf(weights);
        }
    }
}
