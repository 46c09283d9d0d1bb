package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.routing.RouteKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node counted of a route to a country since its report before.
 *
 * @param flow what happened meanwhile
 * @param early submissions that have reached {@link ReceiptCurve#earlySeconds}
 * @param complete submissions that have reached {@link ReceiptCurve#completeSeconds}
 * @param delays how long the receipts took of submissions that are too old for more; null where there is none of that age
 */
public record RouteReport(
        RouteKey key,
        Flow flow,
        Sample early,
        Sample complete,
        @Nullable Delays delays) {
    /**
     * What happened, whatever its age.
     *
     * @param submitted segments or messages that the carrier accepted
     * @param refused attempts that the carrier refused through no fault of the message
     * @param expected receipts that should have come in this time if all were delivered, refused attempts included; of a route that
     *     gives none as a rule, what it accepted and what it refused
     * @param delivered receipts of delivery that came; of a route that gives none as a rule, what it accepted but for what
     *     failed
     * @param failed receipts of failure that came
     * @param latencyMillis from the choice of the route to the carrier's answer, of all that were submitted together
     */
    public record Flow(long submitted, long refused, double expected, long delivered, long failed, long latencyMillis) {
        public static final Flow NONE = new Flow(0, 0, 0, 0, 0, 0);
    }

    /**
     * Submissions of one age.
     *
     * @param good how many were delivered
     * @param bad how many were not
     * @param share 0..1: of those that will be delivered, how many should have been by then
     * @param since the second, since the epoch, of the oldest submission among them
     */
    public record Sample(double good, double bad, double share, long since) {
        public static final Sample NONE = new Sample(0, 0, 1, Long.MAX_VALUE);

        public boolean isEmpty() {
            return good + bad == 0;
        }
    }

    /**
     * Old submissions and their receipts.
     *
     * @param counts of receipts of delivery by bins of delay
     */
    public record Delays(long submitted, List<Integer> counts) {
        public Delays {
            counts = List.copyOf(counts);
        }
    }

    boolean isEmpty() {
        return flow.equals(Flow.NONE) && early.isEmpty() && complete.isEmpty() && delays == null;
    }
}
