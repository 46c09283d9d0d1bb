package io.trunkline.gateway.routing;

import java.util.HashMap;
import java.util.Map;

/**
 * How all routes do at one moment: an immutable value, replaced as a whole. What stands under {@link RouteKey#EVERYWHERE} holds
 * for each country to which nothing else is known of the route.
 */
public final class QualitySnapshot {
    /** Where nothing is known of any route. */
    public static final QualitySnapshot EMPTY = new QualitySnapshot(Map.of());

    private final Map<RouteKey, RouteStanding> standings;

    /** The same by country, then by route's name: a choice has one country and asks of many routes. */
    private final Map<String, Map<String, RouteStanding>> byCountry;

    private final Map<String, RouteStanding> everywhere;
    private final boolean tellsRoutesApart;

    public QualitySnapshot(Map<RouteKey, RouteStanding> standings) {
        this.standings = Map.copyOf(standings);
        Map<String, Map<String, RouteStanding>> countries = new HashMap<>();
        standings.forEach((key, standing) -> countries
                .computeIfAbsent(key.country(), first -> new HashMap<>())
                .put(key.route(), standing));
        this.everywhere = countries.getOrDefault(RouteKey.EVERYWHERE, Map.of());
        this.byCountry = countries;
        this.tellsRoutesApart = standings.values().stream()
                .anyMatch(standing -> standing.state() == RouteStanding.State.EJECTED
                        || standing.state() == RouteStanding.State.CANARY);
    }

    /** How that route does to that country; {@link RouteStanding#NONE}, whose state is UNKNOWN, where nobody knows. */
    public RouteStanding of(RouteKey key) {
        return to(key.country()).of(key.route());
    }

    /** How routes do to that country. */
    ToCountry to(String country) {
        return new ToCountry(byCountry.getOrDefault(country, Map.of()), everywhere);
    }

    /** How routes do to one country, by their names: what is known of it goes before what is known of all. */
    record ToCountry(Map<String, RouteStanding> own, Map<String, RouteStanding> everywhere) {
        RouteStanding of(String route) {
            RouteStanding known = own.isEmpty() ? null : own.get(route);
            if (known != null) {
                return known;
            }
            return everywhere.isEmpty() ? RouteStanding.NONE : everywhere.getOrDefault(route, RouteStanding.NONE);
        }
    }

    /** Whether any route is out, or on its way back: else the choice is the same as where nothing is known. */
    boolean tellsRoutesApart() {
        return tellsRoutesApart;
    }

    /** All that is known. */
    public Map<RouteKey, RouteStanding> standings() {
        return standings;
    }
}
