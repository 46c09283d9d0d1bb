package io.trunkline.gateway.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether routes that compete for a destination name their prices in one currency. For one thread. */
final class RouteCurrencies {
    /** By prefix, then by country and currency: one route of each, which stands for all that are alike. */
    private final Map<String, Map<List<String>, Route>> priced = new HashMap<>();

    /** One without a price goes with every currency. */
    void add(Route route) {
        if (!route.price().currency().isEmpty()) {
            priced.computeIfAbsent(route.prefix(), first -> new LinkedHashMap<>())
                    .putIfAbsent(List.of(route.country(), route.price().currency()), route);
        }
    }

    /** Each prefix is compared with itself and with the shorter ones, of which there are as many as it has digits. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        priced.forEach((prefix, routes) -> {
            for (int length = 0; length <= prefix.length(); length++) {
                Map<List<String>, Route> others = priced.getOrDefault(prefix.substring(0, length), Map.of());
                routes.values()
                        .forEach(route -> others.values().stream()
                                .filter(other -> conflict(route, other))
                                .forEach(other -> problems.add(problem(route, other))));
            }
        });
        return problems;
    }

    private static boolean conflict(Route route, Route other) {
        return !route.price().currency().equals(other.price().currency()) && route.competesWith(other);
    }

    private static String problem(Route route, Route other) {
        return "route " + route.name() + ": currency " + route.price().currency() + " (expected: "
                + other.price().currency() + ", as route " + other.name() + " has, which competes with it)";
    }
}
