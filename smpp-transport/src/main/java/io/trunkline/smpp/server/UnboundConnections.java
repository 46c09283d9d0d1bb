package io.trunkline.smpp.server;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a server that have not bound, oldest first: anybody can open one, so they are those that give way
 * where a server is full. Thread-safe.
 */
final class UnboundConnections<A> {
    private final SequencedSet<ServerConnection<A>> unbound = new LinkedHashSet<>();

    synchronized void add(ServerConnection<A> connection) {
        unbound.add(connection);
    }

    /** The one that is to give way, which is no longer counted, or null where all are bound. */
    synchronized @Nullable ServerConnection<A> takeOldest() {
        return unbound.isEmpty() ? null : unbound.removeFirst();
    }

    /** It is bound, or has ended. */
    synchronized void remove(ServerConnection<A> connection) {
        unbound.remove(connection);
    }
}
