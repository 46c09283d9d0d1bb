package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfRoute;
import io.trunkline.gateway.config.Route;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code routes}. The prefix of every destination is {@value #ANY}, because a path has no empty part. */
final class RouteKind extends EntryKind<OfRoute> {
    private static final String ANY = "any";
    private static final Pattern PREFIX = Pattern.compile("[1-9][0-9]{0,14}");

    RouteKind() {
        super("routes", List.of("prefix", "carrier"), OfRoute.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.routeKey(prefix(fields), CarrierKind.name(fields, "carrier"));
    }

    @Override
    OfRoute read(Fields fields, @Nullable OfRoute before, IssuedSecrets secrets) {
        return new OfRoute(new Route(prefix(fields), CarrierKind.name(fields, "carrier")));
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

    @Override
    void write(OfRoute entry, Map<String, Object> tree) {
        Route route = entry.route();
        tree.put("prefix", route.prefix().isEmpty() ? ANY : route.prefix());
        tree.put("carrier", route.carrier());
    }
}
