package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import java.util.Set;

/**
 * What an account may do. An account without one may send nowhere.
 *
 * @param countries the countries to which it may send
 * @param content how its messages are checked
 */
public record AccountPolicy(AccountSid account, Countries countries, ContentPolicy content) {
    /** Messages to everywhere, unchecked. */
    public static AccountPolicy unrestricted(AccountSid account) {
        return new AccountPolicy(account, Countries.ALL, ContentPolicy.OFF);
    }

    /**
     * Destination countries.
     *
     * @param every whether it is all that there are
     * @param named ISO 3166 letters, or {@code 001} for numbers of no country
     */
    public record Countries(boolean every, Set<String> named) {
        public static final Countries ALL = new Countries(true, Set.of());

        public Countries {
            named = Set.copyOf(named);
            named.forEach(CountryRule::requireCountry);
        }
    }
}
