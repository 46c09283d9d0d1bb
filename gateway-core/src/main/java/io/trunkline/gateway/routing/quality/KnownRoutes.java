package io.trunkline.gateway.routing.quality;

import java.util.Collection;
import java.util.function.Function;
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
        Function<String, Collection<String>> toCountry) {}
