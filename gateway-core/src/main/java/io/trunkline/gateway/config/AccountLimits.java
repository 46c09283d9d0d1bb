package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import java.util.Map;
import java.util.Optional;

/**
 * The rates at which an account's messages are admitted, and how many in all, over all nodes together. What has no limit
 * here has none.
 *
 * @param whole of all its messages
 * @param apiKeys of those that come with an API key, by the key's SID
 * @param countries of those to a country, by its ISO 3166 code of two letters
 * @param caps of a day and a month
 */
public record AccountLimits(
        AccountSid account,
        Optional<RateLimit> whole,
        Map<String, RateLimit> apiKeys,
        Map<String, RateLimit> countries,
        AccountCaps caps) {
    public AccountLimits {
        apiKeys = Map.copyOf(apiKeys);
        countries = Map.copyOf(countries);
    }

    /** Without caps. */
    public AccountLimits(
            AccountSid account,
            Optional<RateLimit> whole,
            Map<String, RateLimit> apiKeys,
            Map<String, RateLimit> countries) {
        this(account, whole, apiKeys, countries, AccountCaps.NONE);
    }

    /** The same with other caps. */
    public AccountLimits with(AccountCaps others) {
        return new AccountLimits(account, whole, apiKeys, countries, others);
    }
}
