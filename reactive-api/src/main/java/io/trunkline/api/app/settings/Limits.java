package io.trunkline.api.app.settings;

import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits that the settings give. An account that is named has these and no others; one that is not keeps what the
 * directory has.
 *
 * @param text as given
 */
public record Limits(String text, List<AccountLimits> accounts) {
    static final Limits NONE = new Limits("", List.of());

    static final String EXPECTED = "a list of AC…=RATE, AC…/SK…=RATE, AC…/COUNTRY=RATE and AC…=none, where RATE is"
            + " messages per second of 1 to 1000000, or RATE+BURST with a burst of at least a tenth of it";

    private static final Pattern ITEM =
            Pattern.compile("(AC[0-9a-f]{32})(?:/(SK[0-9a-f]{32}|[A-Z]{2}))?=(?:(\\d{1,7})(?:\\+(\\d{1,8}))?|(none))");

    public Limits {
        accounts = List.copyOf(accounts);
    }

    /** Empty when one of the items has not the form, or stands there twice. */
    static Optional<Limits> parse(String text) {
        Map<AccountSid, Named> accounts = new LinkedHashMap<>();
        for (String item : text.split(",", -1)) {
            Matcher form = ITEM.matcher(item.strip());
            if (!form.matches() || !take(form, accounts)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Limits(
                text,
                accounts.entrySet().stream()
                        .map(named -> named.getValue().limits(named.getKey()))
                        .toList()));
    }

    private static boolean take(Matcher item, Map<AccountSid, Named> accounts) {
        AccountSid account = new AccountSid(item.group(1));
        String of = item.group(2) == null ? "" : item.group(2);
        if (item.group(5) != null) {
            return of.isEmpty() && accounts.putIfAbsent(account, new Named(true, Map.of())) == null;
        }
        Named named = accounts.computeIfAbsent(account, first -> new Named(false, new HashMap<>()));
        if (named.none) {
            return false;
        }
        try {
            return named.rates.put(of, rate(Integer.parseInt(item.group(3)), item.group(4))) == null;
        } catch (IllegalArgumentException outOfRange) {
            return false;
        }
    }

    private static RateLimit rate(int perSecond, @Nullable String burst) {
        return burst == null ? RateLimit.ofPerSecond(perSecond) : new RateLimit(perSecond, Integer.parseInt(burst));
    }

    /** The rates of one account by what they are of: a key's SID, a country, or nothing for the account. */
    private record Named(boolean none, Map<String, RateLimit> rates) {
        AccountLimits limits(AccountSid account) {
            return new AccountLimits(
                    account, Optional.ofNullable(rates.get("")), named("SK[0-9a-f]{32}"), named("[A-Z]{2}"));
        }

        private Map<String, RateLimit> named(String form) {
            Map<String, RateLimit> found = new HashMap<>(rates);
            found.keySet().removeIf(name -> !name.matches(form));
            return found;
        }
    }
}
