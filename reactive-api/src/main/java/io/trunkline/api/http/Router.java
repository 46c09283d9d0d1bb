package io.trunkline.api.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the route of a request among a few, in the order in which they were given. A HEAD is answered as a GET. */
final class Router {
    private final List<Compiled> routes;

    Router(List<Route> routes) {
        this.routes = routes.stream()
                .map(route -> new Compiled(route, new PathPattern(route.pattern())))
                .toList();
    }

    Match match(HttpMethod method, String path) {
        HttpMethod wanted = HttpMethod.HEAD.equals(method) ? HttpMethod.GET : method;
        boolean pathKnown = false;
        for (Compiled candidate : routes) {
            PathVariables variables = candidate.pattern.match(path);
            if (variables != null) {
                if (candidate.route.method().equals(wanted)) {
                    return new Match.Found(candidate.route, variables);
                }
                pathKnown = true;
            }
        }
        return pathKnown ? new Match.WrongMethod(allowed(path)) : Match.UNKNOWN_PATH;
    }

    private String allowed(String path) {
        Set<String> methods = new TreeSet<>();
        for (Compiled candidate : routes) {
            if (candidate.pattern.match(path) != null) {
                methods.add(candidate.route.method().name());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private record Compiled(Route route, PathPattern pattern) {}

    /** What the router found. */
    sealed interface Match {
        Match UNKNOWN_PATH = new UnknownPath();

        record Found(Route route, PathVariables variables) implements Match {}

        /**
         * The path exists, under other methods.
         *
         * @param allowed the header Allow
         */
        record WrongMethod(String allowed) implements Match {}

        record UnknownPath() implements Match {}
    }
}
