package io.trunkline.smpp.server;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server that have not bound, oldest first: anybody can open one, so they have a bound of their own, at
 * which the oldest gives way. Thread-safe.
 */
final class UnboundConnections<A> {
    private final int max;
    private final SequencedSet<ServerConnection<A>> unbound = new LinkedHashSet<>();

    UnboundConnections(int max) {
        this.max = max;
    }

    /** Takes one more; gives the one that is to be cut for it, which is no longer counted, or null. */
    synchronized @Nullable ServerConnection<A> add(ServerConnection<A> connection) {
        unbound.add(connection);
        return unbound.size() > max ? unbound.removeFirst() : null;
    }

    /** It is bound, or has ended. */
    synchronized void remove(ServerConnection<A> connection) {
        unbound.remove(connection);
    }
}
