package io.trunkline.bench.crash.traffic;

import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every status callback by its SID, in the order in which they came. Event loop only. */
public final class CallbackLog {
    private final Map<Sid, List<Taken>> taken = new HashMap<>();
    private final Set<Sid> ended = new HashSet<>();
    private long count;

    /**
     * One callback.
     *
     * @param atNanos when it came, of {@link System#nanoTime()}
     */
    public record Taken(CallbackStatus status, long atNanos) {}

    /** A callback came. */
    public void calledBack(Sid sid, CallbackStatus status, long nowNanos) {
        count++;
        taken.computeIfAbsent(sid, first -> new ArrayList<>()).add(new Taken(status, nowNanos));
        if (status.terminal()) {
            ended.add(sid);
        }
    }

    /** How many have come. */
    public long count() {
        return count;
    }

    /** How many messages were called back with a terminal status. */
    public int ended() {
        return ended.size();
    }

    /** Whether a message was called back with a terminal status. */
    public boolean hasEnded(Sid sid) {
        return ended.contains(sid);
    }

    public Map<Sid, List<Taken>> snapshot() {
        Map<Sid, List<Taken>> copy = new HashMap<>();
        taken.forEach((sid, callbacks) -> copy.put(sid, List.copyOf(callbacks)));
        return copy;
    }
}
