package io.trunkline.gateway.log;

import java.util.Set;

/**
 * Where a message was refused, or came back from, at the attempts before.
 *
 * @param routes their names
 * @param carriers theirs
 */
public record Tried(Set<String> routes, Set<String> carriers) {
    public static final Tried NOTHING = new Tried(Set.of(), Set.of());

    public Tried {
        routes = Set.copyOf(routes);
        carriers = Set.copyOf(carriers);
    }
}
