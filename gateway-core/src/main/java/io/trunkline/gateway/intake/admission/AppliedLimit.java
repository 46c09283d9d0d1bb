package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A limit that a message counts against. */
public record AppliedLimit(Key key, RateLimit rate) {

    /**
     * Which limit, whatever its rate is now.
     *
     * @param of the API key's SID or the country's code; empty for the account
     */
    public record Key(AccountSid account, LimitKind kind, String of) {
        /** For people: {@code account AC…}, {@code API key SK…}, {@code destination country US}. */
        @Override
        public String toString() {
            return switch (kind) {
                case ACCOUNT -> "account " + account;
                case API_KEY -> "API key " + of;
                case COUNTRY -> "destination country " + of;
            };
        }
    }

    /**
     * The limits that apply to a message, none where none is configured.
     *
     * @param apiKey null for a message that came without one
     * @param country null where it is not known
     */
    public static List<AppliedLimit> of(AccountLimits limits, @Nullable String apiKey, @Nullable String country) {
        List<AppliedLimit> applied = new ArrayList<>(3);
        AccountSid account = limits.account();
        limits.whole().ifPresent(rate -> applied.add(new AppliedLimit(new Key(account, LimitKind.ACCOUNT, ""), rate)));
        RateLimit ofKey = apiKey == null ? null : limits.apiKeys().get(apiKey);
        if (apiKey != null && ofKey != null) {
            applied.add(new AppliedLimit(new Key(account, LimitKind.API_KEY, apiKey), ofKey));
        }
        RateLimit ofCountry = country == null ? null : limits.countries().get(country);
        if (country != null && ofCountry != null) {
            applied.add(new AppliedLimit(new Key(account, LimitKind.COUNTRY, country), ofCountry));
        }
        return List.copyOf(applied);
    }
}
