package io.trunkline.gateway.routing;

import io.trunkline.gateway.config.RouteIndex.Rivals;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How all routes do at one moment: an immutable value, replaced as a whole. What stands under {@link RouteKey#EVERYWHERE} holds
 * for each country to which nothing else is known of the route.
 */
public final class QualitySnapshot {
    /** Where nothing is known of any route. */
    public static final QualitySnapshot EMPTY = new QualitySnapshot(Map.of());

    private static final @Nullable RouteStanding[] NO_PLACES = {};

    private final Map<RouteKey, RouteStanding> standings;

    /** The same by country: a choice has one country and asks of many routes. */
    private final Map<String, ToCountry> byCountry = new HashMap<>();

    private final ToCountry toOthers;
    private final Map<String, Set<Integer>> slotsDown;
    private final boolean tellsRoutesApart;

    /** All binds are bound. */
    public QualitySnapshot(Map<RouteKey, RouteStanding> standings) {
        this(standings, Map.of());
    }

    /**
     * @param slotsDown by carrier, those whose binds are not bound
     */
    public QualitySnapshot(Map<RouteKey, RouteStanding> standings, Map<String, Set<Integer>> slotsDown) {
        this.slotsDown = Map.copyOf(slotsDown);
        this.standings = Map.copyOf(standings);
        Map<String, Map<String, RouteStanding>> countries = new HashMap<>();
        standings.forEach((key, standing) -> countries
                .computeIfAbsent(key.country(), first -> new HashMap<>())
                .put(key.route(), standing));
        Map<String, RouteStanding> everywhere = countries.getOrDefault(RouteKey.EVERYWHERE, Map.of());
        countries.forEach((country, own) -> byCountry.put(country, new ToCountry(own, everywhere)));
        this.toOthers = new ToCountry(Map.of(), everywhere);
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
        return byCountry.getOrDefault(country, toOthers);
    }

    /**
     * How routes do to one country, by their names: what is known of it goes before what is known of all. Thread-safe.
     *
     * <p>Of routes that compete each is looked up by its name once and then known by its place. Bound: a reference for each
     * route that was asked for, as long as the snapshot is the newest.
     */
    static final class ToCountry {
        private final Map<String, RouteStanding> own;
        private final Map<String, RouteStanding> everywhere;
        private final Map<Rivals, @Nullable RouteStanding[]> byPlace = new ConcurrentHashMap<>();

        private ToCountry(Map<String, RouteStanding> own, Map<String, RouteStanding> everywhere) {
            this.own = own;
            this.everywhere = everywhere;
        }

        RouteStanding of(String route) {
            RouteStanding known = own.isEmpty() ? null : own.get(route);
            if (known != null) {
                return known;
            }
            return everywhere.isEmpty() ? RouteStanding.NONE : everywhere.getOrDefault(route, RouteStanding.NONE);
        }

        /** Where what is found of these is kept, for {@link #of(Rivals, int, RouteStanding[])}; empty where nothing is known of any. */
        @Nullable
        RouteStanding[] places(Rivals rivals) {
            return own.isEmpty() && everywhere.isEmpty()
                    ? NO_PLACES
                    : byPlace.computeIfAbsent(rivals, first -> new RouteStanding[first.size()]);
        }

        /** Two threads that look at once find the same: the race does no harm. */
        RouteStanding of(Rivals rivals, int place, @Nullable RouteStanding[] places) {
            if (places.length == 0) {
                return RouteStanding.NONE;
            }
            RouteStanding known = places[place];
            if (known == null) {
                known = of(rivals.get(place).name());
                places[place] = known;
            }
            return known;
        }
    }

    /** Whether any route is out, or on its way back: else the choice is the same as where nothing is known. */
    boolean tellsRoutesApart() {
        return tellsRoutesApart;
    }

    /** The slots of a carrier whose binds are not bound. */
    Set<Integer> slotsDown(String carrier) {
        return slotsDown.getOrDefault(carrier, Set.of());
    }

    /** All that is known. */
    public Map<RouteKey, RouteStanding> standings() {
        return standings;
    }
}
