package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfRoute;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AccountSid;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code routes}. The prefix of every destination is {@value #ANY}; a route without a name has one of its prefix and its
 * carrier. Prices are whole millionths of the currency's unit.
 */
final class RouteKind extends EntryKind<OfRoute> {
    private static final String ANY = "any";
    private static final Pattern PREFIX = Pattern.compile("[1-9][0-9]{0,14}");

    RouteKind() {
        super("routes", List.of("name"), OfRoute.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.routeKey(name(fields));
    }

    private static String name(Fields fields) {
        return fields.has("name")
                ? Route.requireName(fields.text("name"))
                : Route.nameOf(prefix(fields), CarrierKind.name(fields, "carrier"));
    }

    @Override
    void name(Map<String, Object> tree) {
        tree.putIfAbsent("name", name(new Fields(tree)));
    }

    @Override
    OfRoute read(Fields fields, @Nullable OfRoute before, IssuedSecrets secrets) {
        return new OfRoute(new Route(
                name(fields),
                prefix(fields),
                fields.text("country", ""),
                CarrierKind.name(fields, "carrier"),
                new RoutePrice(fields.count("price_micros", 0), fields.text("currency", "")),
                new RouteValidity(instant(fields, "valid_from"), instant(fields, "valid_until")),
                new RouteAudience(
                        fields.words("sender_kinds", Sender.Kind.class),
                        accounts(fields, "preferred_by"),
                        accounts(fields, "excluded_for")),
                fields.number("weight", Route.WEIGHT),
                fields.decimal("floor", Route.FLOOR)));
    }

    private static String prefix(Fields fields) {
        String prefix = fields.text("prefix");
        if (prefix.equals(ANY)) {
            return "";
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("prefix: " + prefix.length()
                    + " characters (expected: 1 to 15 digits of an international number, or " + ANY + ")");
        }
        return prefix;
    }

    private static @Nullable Instant instant(Fields fields, String name) {
        String text = fields.text(name, "");
        try {
            return text.isEmpty()
                    ? null
                    : Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    name + ": " + text.length() + " characters (expected: a time such as 2027-01-31T00:00:00Z)", e);
        }
    }

    private static Set<AccountSid> accounts(Fields fields, String name) {
        return fields.texts(name).stream().map(AccountSid::new).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    void write(OfRoute entry, Map<String, Object> tree) {
        Route route = entry.route();
        tree.put("name", route.name());
        tree.put("prefix", route.prefix().isEmpty() ? ANY : route.prefix());
        tree.put("country", route.country());
        tree.put("carrier", route.carrier());
        tree.put("price_micros", route.price().microsPerSegment());
        tree.put("currency", route.price().currency());
        putTime(tree, "valid_from", route.validity().from());
        putTime(tree, "valid_until", route.validity().until());
        tree.put(
                "sender_kinds",
                route.audience().senderKinds().stream()
                        .sorted()
                        .map(Fields::word)
                        .toList());
        tree.put("preferred_by", words(route.audience().preferredBy()));
        tree.put("excluded_for", words(route.audience().excludedFor()));
        tree.put("weight", (long) route.weight());
        tree.put("floor", route.floor());
    }

    private static void putTime(Map<String, Object> tree, String name, @Nullable Instant time) {
        if (time != null) {
            tree.put(name, time.toString());
        }
    }

    private static List<String> words(Set<AccountSid> accounts) {
        return accounts.stream().map(AccountSid::value).sorted().toList();
    }
}
