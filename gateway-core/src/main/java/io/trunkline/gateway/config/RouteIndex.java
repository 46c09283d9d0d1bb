package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Routes by the digits that they stand for: a tree with a step per digit, so that the routes of a destination are found
 * without a copy of anything. Immutable.
 */
public final class RouteIndex {
    private static final int DIGITS = 10;

    /** Within a prefix those of a country go first, then the cheap ones; the name makes the order certain. */
    private static final Comparator<Route> ORDER = Comparator.<Route, Boolean>comparing(
                    route -> route.country().isEmpty())
            .thenComparingLong(route -> route.price().microsPerSegment())
            .thenComparing(Route::name);

    private final Step root = new Step();
    private final Set<AccountSid> preferring;
    private final boolean countries;

    RouteIndex(Collection<Route> routes) {
        routes.forEach(this::add);
        root.freeze(null);
        preferring = routes.stream()
                .flatMap(route -> route.audience().preferredBy().stream())
                .collect(Collectors.toUnmodifiableSet());
        countries = routes.stream().anyMatch(route -> !route.country().isEmpty());
    }

    private void add(Route route) {
        Step step = root;
        for (int i = 0; i < route.prefix().length(); i++) {
            step = step.next(route.prefix().charAt(i) - '0');
        }
        step.added.add(route);
    }

    /** The routes of the longest prefix of a number; null where there is none at all. */
    public @Nullable Level longest(String digits) {
        Step step = root;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            Step next = digit >= 0 && digit < DIGITS ? step.steps[digit] : null;
            if (next == null) {
                break;
            }
            step = next;
        }
        return step.level;
    }

    /** Whether the account prefers any route. */
    public boolean isPreferring(AccountSid account) {
        return preferring.contains(account);
    }

    /** Whether any route is of one country only. */
    public boolean hasCountries() {
        return countries;
    }

    /**
     * The routes of one prefix, at least one; the cheaper first.
     *
     * @param ofCountry those of one country only, by country
     * @param ofAny those of no country
     * @param shorter the routes of the next shorter prefix of the same numbers; null where there is none
     */
    public record Level(
            String prefix,
            Map<String, Rivals> ofCountry,
            Rivals ofAny,
            @Nullable Level shorter) {
        static Level of(List<Route> sorted, @Nullable Level shorter) {
            Map<String, Rivals> ofCountry = sorted.stream()
                    .filter(route -> !route.country().isEmpty())
                    .collect(Collectors.groupingBy(
                            Route::country, Collectors.collectingAndThen(Collectors.toList(), Rivals::new)));
            return new Level(
                    sorted.getFirst().prefix(),
                    Map.copyOf(ofCountry),
                    new Rivals(sorted.stream()
                            .filter(route -> route.country().isEmpty())
                            .toList()),
                    shorter);
        }

        /** Those of that country alone. */
        public Rivals of(String country) {
            return ofCountry.isEmpty() ? Rivals.NONE : ofCountry.getOrDefault(country, Rivals.NONE);
        }
    }

    /**
     * Routes of one prefix that compete, the cheaper first. Immutable; equal to itself alone, so that whatever is known of
     * each can be kept beside them.
     */
    public static final class Rivals {
        static final Rivals NONE = new Rivals(List.of());

        private final Route[] routes;

        Rivals(List<Route> routes) {
            this.routes = routes.toArray(Route[]::new);
        }

        public int size() {
            return routes.length;
        }

        public Route get(int place) {
            return routes[place];
        }
    }

    private static final class Step {
        private final @Nullable Step[] steps = new Step[DIGITS];
        private final List<Route> added = new ArrayList<>();
        private @Nullable Level level;

        Step next(int digit) {
            Step next = steps[digit];
            if (next == null) {
                next = new Step();
                steps[digit] = next;
            }
            return next;
        }

        void freeze(@Nullable Level shorter) {
            if (added.isEmpty()) {
                level = shorter;
            } else {
                added.sort(ORDER);
                level = Level.of(added, shorter);
            }
            for (Step step : steps) {
                if (step != null) {
                    step.freeze(level);
                }
            }
        }
    }
}
