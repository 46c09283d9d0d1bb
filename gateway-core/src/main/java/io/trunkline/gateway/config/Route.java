package io.trunkline.gateway.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way to destinations. Routes to one destination compete: among those that are legal for a message the longest prefix goes
 * first, then the lowest price, then the weight, as far as their quality clears their floors.
 *
 * @param name names it among all routes: 1 to 82 letters, digits, dots, hyphens and underscores
 * @param prefix the digits that a destination starts with, without plus sign; empty for every destination
 * @param country ISO 3166 alpha-2, or 001 for numbers of no country: the only one whose numbers it takes; empty where the
 *     prefix alone says
 * @param carrier the carrier's name
 * @param validity when it may be used
 * @param audience for whom it may be used
 * @param weight its share among routes of the same prefix and price, at least 1
 * @param floor 0..1: the share of messages that have to be delivered for it to be used where there is another
 */
public record Route(
        String name,
        String prefix,
        String country,
        String carrier,
        RoutePrice price,
        RouteValidity validity,
        RouteAudience audience,
        int weight,
        double floor) {
    public static final int WEIGHT = 1;
    public static final double FLOOR = 0.90;

    private static final String ANY = "any";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,82}");
    private static final Pattern DERIVED = Pattern.compile("(" + ANY + "|[1-9][0-9]{0,14})-(.+)");
    private static final Pattern PREFIX = Pattern.compile("([1-9][0-9]{0,14})?");
    private static final int WEIGHT_MAX = 1_000_000;

    public Route {
        requireName(name);
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("prefix: " + prefix.length()
                    + " characters (expected: 1 to 15 digits of an international number, or none)");
        }
        if (!country.isEmpty()) {
            CountryRule.requireCountry(country);
        }
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 1.." + WEIGHT_MAX + ")");
        }
        if (!(floor >= 0 && floor <= 1)) {
            throw new IllegalArgumentException("floor: " + floor + " (expected: 0..1)");
        }
    }

    /** A route for everybody, always, without a price. */
    public Route(String prefix, String carrier) {
        this(
                nameOf(prefix, carrier),
                prefix,
                "",
                carrier,
                RoutePrice.NONE,
                RouteValidity.ALWAYS,
                RouteAudience.EVERYBODY,
                WEIGHT,
                FLOOR);
    }

    /** The name of a route that was given none. */
    public static String nameOf(String prefix, String carrier) {
        return (prefix.isEmpty() ? ANY : prefix) + "-" + carrier;
    }

    /** What of its key is the route's: under a derived name as it was before routes had names. */
    static String keyPart(String name) {
        Matcher derived = DERIVED.matcher(name);
        if (!derived.matches()) {
            return name;
        }
        return (derived.group(1).equals(ANY) ? "" : derived.group(1)) + "/" + derived.group(2);
    }

    /** Returns the name, or throws IllegalArgumentException where it names no route. */
    public static String requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: " + name.length()
                    + " characters (expected: 1 to 82 letters, digits, dots, hyphens and underscores)");
        }
        return name;
    }

    /** Whether there may be a destination that both of them take. */
    public boolean competesWith(Route other) {
        boolean nested = prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix);
        return nested && (country.isEmpty() || other.country.isEmpty() || country.equals(other.country));
    }
}
