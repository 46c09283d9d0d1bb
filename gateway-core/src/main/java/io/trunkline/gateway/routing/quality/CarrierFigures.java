package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.routing.RouteStanding;
import java.util.List;

/**
 * How a carrier does, over all of its routes and countries, for who looks at it.
 *
 * @param standing out, or a canary, for the carrier's own sake; else by what is known of its routes
 * @param refusedShare 0..1: of attempts of late, how many it refused through no fault of the message
 * @param latencyMillis from the choice of a route to the carrier's answer, on average; 0 where nothing was submitted
 * @param binds of each node that said something of its binds of late, by the nodes' names
 */
public record CarrierFigures(RouteStanding standing, double refusedShare, double latencyMillis, List<NodeBinds> binds) {
    /** Of a carrier that nobody has said anything of. */
    public static final CarrierFigures NONE = new CarrierFigures(RouteStanding.NONE, 0, 0, List.of());

    public CarrierFigures {
        binds = List.copyOf(binds);
    }

    /** The slots of a node whose binds are bound, and those whose are not though they have tried. */
    public record NodeBinds(String node, CarrierReport.Slots slots) {}
}
