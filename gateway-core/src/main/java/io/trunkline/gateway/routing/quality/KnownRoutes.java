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
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the book asks of the directory.
 *
 * @param floor of a route, by its name: 0..1; empty where there is no such route
 * @param carrier of a route, by its name; empty where there is no such route
 * @param ofCarrier the names of a carrier's routes
 * @param toCountry the routes that may go to a country, some time and for somebody; under {@link RouteKey#EVERYWHERE} of those that may go to
 *     all, and under the empty one of those that may go to a number of which nobody knows the country
 * @param countries to which some routes go and others do not, and {@link RouteKey#EVERYWHERE} for those, where there are any,
 *     to which only routes go that go to all
 */
public record KnownRoutes(
        Function<String, OptionalDouble> floor,
        Function<String, String> carrier,
        Function<String, Collection<String>> ofCarrier,
        Function<String, Collection<Route>> toCountry,
        Supplier<Collection<String>> countries) {
    private static final String UNKNOWN = "";

    /** Those of the directory as it is when it is asked. */
    public static KnownRoutes of(Supplier<Directory> directory) {
        Latest<Map<String, List<String>>> ofCarrier =
                new Latest<>(directory, Map.of(), (now, before) -> ofCarrier(now));
        Latest<Countries> countries = new Latest<>(directory, Countries.NONE, Countries::of);
        return new KnownRoutes(
                name -> directory
                        .get()
                        .route(name)
                        .map(route -> OptionalDouble.of(route.floor()))
                        .orElseGet(OptionalDouble::empty),
                name -> directory.get().route(name).map(Route::carrier).orElse(""),
                carrier -> ofCarrier.get().getOrDefault(carrier, List.of()),
                country -> countries.get().toCountry(country),
                () -> countries.get().countries());
    }

    /** The names of routes by carrier. */
    private static Map<String, List<String>> ofCarrier(Directory directory) {
        Map<String, List<String>> names = new HashMap<>();
        directory.routes().forEach(route -> add(names, route.carrier(), route.name()));
        return names;
    }

    private static <T> void add(Map<String, List<T>> all, String key, T one) {
        all.computeIfAbsent(key, first -> new ArrayList<>()).add(one);
    }

    /**
     * Routes by country: those of every country under {@link RouteKey#EVERYWHERE}, those with a
     * prefix alone under each country of the prefix and under {@link #UNKNOWN}.
     *
     * @param ofPrefix the countries of the prefixes that there are
     */
    private record Countries(
            Map<String, List<Route>> ofCountry, Map<String, Set<String>> ofPrefix, Set<String> countries) {
        static final Countries NONE = new Countries(Map.of(), Map.of(), Set.of());

        /** What a prefix means is worked out once. */
        static Countries of(Directory directory, Countries before) {
            Countries names = new Countries(new HashMap<>(), new HashMap<>(), new HashSet<>());
            for (Route route : directory.routes()) {
                if (!route.country().isEmpty()) {
                    add(names.ofCountry, route.country(), route);
                } else if (route.prefix().isEmpty()) {
                    add(names.ofCountry, RouteKey.EVERYWHERE, route);
                } else {
                    Set<String> known = before.ofPrefix.get(route.prefix());
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

        List<Route> toCountry(String country) {
            List<Route> routes = new ArrayList<>(ofCountry.getOrDefault(RouteKey.EVERYWHERE, List.of()));
            if (!country.equals(RouteKey.EVERYWHERE)) {
                routes.addAll(ofCountry.getOrDefault(country, List.of()));
            }
            return routes;
        }
    }

    /** Of the directory as it is: worked out once for each. Thread-safe. */
    private static final class Latest<T> {
        private final Supplier<Directory> directory;
        private final BiFunction<Directory, T, T> reading;
        private Directory known = Directory.empty();
        private T value;

        /**
         * @param reading of a directory, and what was read of the one before
         */
        Latest(Supplier<Directory> directory, T none, BiFunction<Directory, T, T> reading) {
            this.directory = directory;
            this.reading = reading;
            this.value = none;
        }

        synchronized T get() {
            Directory now = directory.get();
            if (now != known) {
                value = reading.apply(now, value);
                known = now;
            }
            return value;
        }
    }
}
