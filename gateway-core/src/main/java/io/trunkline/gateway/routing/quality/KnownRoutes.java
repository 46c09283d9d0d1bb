package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.routing.RouteKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the book asks of the directory.
 *
 * @param floor of a route, by its name: 0..1; empty where there is no such route
 * @param ofCarrier the names of a carrier's routes
 * @param toCountry the routes that may go to a country, some time and for somebody; under {@link RouteKey#EVERYWHERE} of those that may go to
 *     all, and under the empty one of those that may go to a number of which nobody knows the country
 * @param countries to which some routes go and others do not, and {@link RouteKey#EVERYWHERE} for those, where there are any,
 *     to which only routes go that go to all
 */
public record KnownRoutes(
        Function<String, OptionalDouble> floor,
        Function<String, Collection<String>> ofCarrier,
        Function<String, Collection<Route>> toCountry,
        Supplier<Collection<String>> countries) {
    private static final String UNKNOWN = "";

    /** Those of the directory as it is when it is asked. */
    public static KnownRoutes of(Supplier<Directory> directory) {
        Latest latest = new Latest(directory);
        return new KnownRoutes(
                name -> directory
                        .get()
                        .route(name)
                        .map(route -> OptionalDouble.of(route.floor()))
                        .orElseGet(OptionalDouble::empty),
                carrier -> latest.get().ofCarrier().getOrDefault(carrier, List.of()),
                country -> latest.get().toCountry(country),
                () -> latest.get().countries());
    }

    /**
     * The names of routes by carrier, and routes by country: those of every country under {@link RouteKey#EVERYWHERE}, those with a
     * prefix alone under each country of the prefix and under {@link #UNKNOWN}.
     *
     * @param ofPrefix the countries of the prefixes that there are
     */
    private record Names(
            Map<String, List<String>> ofCarrier,
            Map<String, List<Route>> ofCountry,
            Map<String, Set<String>> ofPrefix,
            Set<String> countries) {
        static Names of(Directory directory, Map<String, Set<String>> knownPrefixes) {
            Names names = new Names(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashSet<>());
            for (Route route : directory.routes()) {
                add(names.ofCarrier, route.carrier(), route.name());
                if (!route.country().isEmpty()) {
                    add(names.ofCountry, route.country(), route);
                } else if (route.prefix().isEmpty()) {
                    add(names.ofCountry, RouteKey.EVERYWHERE, route);
                } else {
                    Set<String> known = knownPrefixes.get(route.prefix());
                    Set<String> countries = known == null ? NumberingPlan.countriesOf(route.prefix()) : known;
                    names.ofPrefix.put(route.prefix(), countries);
                    countries.forEach(country -> add(names.ofCountry, country, route));
                    add(names.ofCountry, UNKNOWN, route);
                }
            }
            names.countries.addAll(names.ofCountry.keySet());
            names.countries.remove(UNKNOWN);
            if (names.countries.containsAll(NumberingPlan.countries())) {
                names.countries.remove(RouteKey.EVERYWHERE);
            }
            return names;
        }

        private static <T> void add(Map<String, List<T>> all, String key, T one) {
            all.computeIfAbsent(key, first -> new ArrayList<>()).add(one);
        }

        List<Route> toCountry(String country) {
            List<Route> routes = new ArrayList<>(ofCountry.getOrDefault(RouteKey.EVERYWHERE, List.of()));
            if (!country.equals(RouteKey.EVERYWHERE)) {
                routes.addAll(ofCountry.getOrDefault(country, List.of()));
            }
            return routes;
        }
    }

    /** Of the directory as it is: worked out once for each. Thread-safe. */
    private static final class Latest {
        private final Supplier<Directory> directory;
        private Directory known = Directory.empty();
        private Names names = Names.of(known, Map.of());

        Latest(Supplier<Directory> directory) {
            this.directory = directory;
        }

        synchronized Names get() {
            Directory now = directory.get();
            if (now != known) {
                names = Names.of(now, names.ofPrefix());
                known = now;
            }
            return names;
        }
    }
}
