package io.trunkline.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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
    private final boolean preferences;
    private final boolean countries;

    RouteIndex(Collection<Route> routes) {
        routes.forEach(this::add);
        root.freeze(null);
        preferences = routes.stream()
                .anyMatch(route -> !route.audience().preferredBy().isEmpty());
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

    /** Whether any account prefers any route. */
    public boolean hasPreferences() {
        return preferences;
    }

    /** Whether any route is of one country only. */
    public boolean hasCountries() {
        return countries;
    }

    /**
     * The routes of one prefix.
     *
     * @param routes at least one; those of a country before those of none, the cheaper first
     * @param shorter the routes of the next shorter prefix of the same numbers; null where there is none
     */
    public record Level(
            String prefix, List<Route> routes, @Nullable Level shorter) {}

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
                level = new Level(added.getFirst().prefix(), List.copyOf(added), shorter);
            }
            for (Step step : steps) {
                if (step != null) {
                    step.freeze(level);
                }
            }
        }
    }
}
