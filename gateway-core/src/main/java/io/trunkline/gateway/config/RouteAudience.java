package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import java.util.Set;

/**
 * For whom a route may be used.
 *
 * @param senderKinds the kinds of senders; none for every kind
 * @param preferredBy accounts for which it goes before all others that are good enough
 * @param excludedFor accounts for which it is never used
 */
public record RouteAudience(Set<Sender.Kind> senderKinds, Set<AccountSid> preferredBy, Set<AccountSid> excludedFor) {
    public static final RouteAudience EVERYBODY = new RouteAudience(Set.of(), Set.of(), Set.of());

    public RouteAudience {
        senderKinds = Set.copyOf(senderKinds);
        preferredBy = Set.copyOf(preferredBy);
        excludedFor = Set.copyOf(excludedFor);
        for (AccountSid account : preferredBy) {
            if (excludedFor.contains(account)) {
                throw new IllegalArgumentException(
                        "excluded_for: " + account + " (expected: no account that prefers the route)");
            }
        }
    }

    public boolean has(Sender.Kind kind) {
        return senderKinds.isEmpty() || senderKinds.contains(kind);
    }
}
