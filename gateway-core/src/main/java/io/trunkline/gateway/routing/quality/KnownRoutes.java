package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.Route;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the book asks of the directory.
 *
 * @param floor of a route, by its name: 0..1
 * @param ofCarrier the names of a carrier's routes
 * @param toCountry the names of the routes that may go to a country
 */
public record KnownRoutes(
        ToDoubleFunction<String> floor,
        Function<String, Collection<String>> ofCarrier,
        Function<String, Collection<String>> toCountry) {
    /**
     * Those of the directory as it is when it is asked. Of which routes go to a country is known, without a number, that its
     * own do and those without a prefix.
     */
    public static KnownRoutes of(Supplier<Directory> directory) {
        return new KnownRoutes(
                name -> directory.get().route(name).map(Route::floor).orElse(Route.FLOOR),
                carrier -> names(directory.get(), route -> route.carrier().equals(carrier)),
                country -> names(
                        directory.get(),
                        route -> route.country().isEmpty()
                                ? route.prefix().isEmpty()
                                : route.country().equals(country)));
    }

    private static List<String> names(Directory directory, Predicate<Route> wanted) {
        return directory.routes().stream().filter(wanted).map(Route::name).toList();
    }
}
