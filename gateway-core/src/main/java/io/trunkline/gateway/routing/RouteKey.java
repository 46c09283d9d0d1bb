package io.trunkline.gateway.routing;

/**
 * What quality is kept for: a route to one destination country, since a carrier may be good to one and bad to the next.
 *
 * @param route the route's name
 * @param country ISO 3166 alpha-2 of the destination, or 001 of what belongs to none; empty where unknown
 */
public record RouteKey(String route, String country) {
    /** Stands for every country to which nothing else is known of the route. */
    public static final String EVERYWHERE = "*";
}
