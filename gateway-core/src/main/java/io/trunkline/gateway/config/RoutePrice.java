package io.trunkline.gateway.config;

import java.util.regex.Pattern;

/**
 * What the carrier takes for a segment.
 *
 * @param microsPerSegment in millionths of the currency's unit, 0 or more
 * @param currency ISO 4217; empty for no price, which counts as nothing and goes with every currency
 */
public record RoutePrice(long microsPerSegment, String currency) {
    public static final RoutePrice NONE = new RoutePrice(0, "");

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    public RoutePrice {
        if (microsPerSegment < 0) {
            throw new IllegalArgumentException("price: " + microsPerSegment + " (expected: 0 or more)");
        }
        boolean none = currency.isEmpty() && microsPerSegment == 0;
        if (!none && !CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException("currency: " + currency.length()
                    + " characters (expected: three capital letters, as ISO 4217 has them)");
        }
    }
}
