package io.trunkline.gateway.routing;

import io.trunkline.gateway.config.CountryRule;

/**
 * What quality is kept for: a route to one destination country, since a carrier may be good to one and bad to the next.
 *
 * @param route the route's name
 * @param country ISO 3166 alpha-2 of the destination; empty where unknown
 */
public record RouteKey(String route, String country) {
    public RouteKey {
        if (route.isEmpty()) {
            throw new IllegalArgumentException("route: empty (expected: a route's name)");
        }
        if (!country.isEmpty()) {
            CountryRule.requireCountry(country);
        }
    }
}
