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
    private final ConcurrentHashMap<SystemId, Places> places = new ConcurrentHashMap<>();

    /** Takes a place under the limits; false where they are all taken. */
    boolean reserve(SystemId systemId, BindLimits limits, long nowNanos) {
        boolean[] taken = new boolean[1];
        places.compute(systemId, (id, before) -> {
            Places now = before == null
                    ? new Places(0, new SubmitQuota(limits.submitsPerSecond(), nowNanos))
                    : before.limited(limits.submitsPerSecond(), nowNanos);
            taken[0] = now.taken() < limits.bindsMax();
            return taken[0] ? new Places(now.taken() + 1, now.quota()) : before;
        });
        return taken[0];
    }

    /** Gives back a place. */
    void release(SystemId systemId) {
        places.computeIfPresent(
                systemId, (id, now) -> now.taken() > 1 ? new Places(now.taken() - 1, now.quota()) : null);
    }

    /** Whether the system_id, which has a place, may submit so many more now. */
    boolean maySubmit(SystemId systemId, long nowNanos, int messages) {
        Places held = places.get(systemId);
        return held == null || held.quota().take(nowNanos, messages);
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

    /** All that are live. */
    List<ServerSession<A>> all() {
        List<ServerSession<A>> all = new ArrayList<>();
        bySystemId.values().forEach(all::addAll);
        return all;
    }

    /** What the live binds of one system_id share. */
    private record Places(int taken, SubmitQuota quota) {
        Places limited(int submitsPerSecond, long nowNanos) {
            return quota.perSecond() == submitsPerSecond
                    ? this
                    : new Places(taken, new SubmitQuota(submitsPerSecond, nowNanos));
        }
    }
}
