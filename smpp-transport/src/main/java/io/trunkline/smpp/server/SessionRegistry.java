package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.SystemId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The live binds of a server by system_id. Thread-safe; each system_id has at most the binds that its account allows.
 *
 * @param <A> as of {@link ServerHandler}
 */
final class SessionRegistry<A> {
    private final ConcurrentHashMap<SystemId, List<ServerSession<A>>> bySystemId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<SystemId, Integer> places = new ConcurrentHashMap<>();

    /** Takes one of {@code most} places; false where they are all taken. */
    boolean reserve(SystemId systemId, int most) {
        boolean[] taken = new boolean[1];
        places.compute(systemId, (id, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < most;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0];
    }

    /** Gives back a place. */
    void release(SystemId systemId) {
        places.computeIfPresent(systemId, (id, count) -> count > 1 ? count - 1 : null);
    }

    void add(ServerSession<A> session) {
        bySystemId.merge(session.systemId(), List.of(session), (before, one) -> {
            List<ServerSession<A>> after = new ArrayList<>(before);
            after.addAll(one);
            return List.copyOf(after);
        });
    }

    void remove(ServerSession<A> session) {
        bySystemId.computeIfPresent(session.systemId(), (id, before) -> {
            List<ServerSession<A>> after = new ArrayList<>(before);
            after.remove(session);
            return after.isEmpty() ? null : List.copyOf(after);
        });
    }

    /** The live sessions of one system_id, oldest first. */
    List<ServerSession<A>> of(SystemId systemId) {
        return bySystemId.getOrDefault(systemId, List.of());
    }

    List<ServerSession<A>> all() {
        List<ServerSession<A>> all = new ArrayList<>();
        bySystemId.values().forEach(all::addAll);
        return all;
    }
}
