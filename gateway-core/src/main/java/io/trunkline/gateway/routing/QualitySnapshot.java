package io.trunkline.gateway.routing;

import java.util.Map;

/** How all routes do at one moment: an immutable value, replaced as a whole. */
public final class QualitySnapshot {
    /** Where nothing is known of any route. */
    public static final QualitySnapshot EMPTY = new QualitySnapshot(Map.of());

    private final Map<RouteKey, RouteStanding> standings;

    public QualitySnapshot(Map<RouteKey, RouteStanding> standings) {
        this.standings = Map.copyOf(standings);
    }

    /** How that route does to that country; {@link RouteStanding#NONE}, whose state is UNKNOWN, where nobody knows. */
    public RouteStanding of(RouteKey key) {
        return standings.getOrDefault(key, RouteStanding.NONE);
    }

    /** All that is known. */
    public Map<RouteKey, RouteStanding> standings() {
        return standings;
    }
}
