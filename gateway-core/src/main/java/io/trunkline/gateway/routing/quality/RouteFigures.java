package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;

/**
 * How a route does to a country, for who looks at it.
 *
 * @param refusedShare 0..1: of attempts of late, how many the carrier refused through no fault of the message
 * @param latencyMillis from the choice of the route to the carrier's answer, on average; 0 where nothing was submitted
 */
public record RouteFigures(RouteKey key, RouteStanding standing, double refusedShare, double latencyMillis) {}
