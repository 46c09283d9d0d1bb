package io.trunkline.gateway.config;

import io.trunkline.gateway.wording.ProhibitedContent;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a country asks of messages to its numbers.
 *
 * @param country ISO 3166 letters, or {@code 001} for numbers of no country
 * @param windows when messages may be sent; none means at any time
 * @param segmentsPerSecond how fast messages of all accounts together are accepted for it, in segments; 0 for no limit
 * @param senderKinds what they may come from; none means from every kind
 * @param registeredKinds the kinds of sender that must be registered in the country ({@link Registration})
 * @param prohibited what they must not contain
 */
public record CountryRule(
        String country,
        List<SendingWindow> windows,
        int segmentsPerSecond,
        Set<Sender.Kind> senderKinds,
        Set<Sender.Kind> registeredKinds,
        ProhibitedContent prohibited) {
    private static final int SEGMENTS_PER_SECOND_MAX = 1_000_000;
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}|001");

    public CountryRule {
        windows = List.copyOf(windows);
        senderKinds = Set.copyOf(senderKinds);
        registeredKinds = Set.copyOf(registeredKinds);
        requireCountry(country);
        if (segmentsPerSecond < 0 || segmentsPerSecond > SEGMENTS_PER_SECOND_MAX) {
            throw new IllegalArgumentException(
                    "segmentsPerSecond: " + segmentsPerSecond + " (expected: 0.." + SEGMENTS_PER_SECOND_MAX + ")");
        }
    }

    /** Whether messages may come from senders of this kind. */
    public boolean allows(Sender.Kind kind) {
        return senderKinds.isEmpty() || senderKinds.contains(kind);
    }

    /** Returns the country, or throws IllegalArgumentException where the text names none. */
    public static String requireCountry(String country) {
        if (!COUNTRY.matcher(country).matches()) {
            throw new IllegalArgumentException("country: " + country + " (expected: two capital letters, or 001)");
        }
        return country;
    }
}
