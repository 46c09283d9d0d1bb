package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The cancels that a lane's owner read, the newest {@value #MAX}: what an older one means, and was not taken out by then, goes
 * as if it had not been asked. One that had its effect stays, for an attempt may be in its lane twice. Thread-safe.
 */
final class AskedCancels {
    static final int MAX = 1_000;

    private final Set<LaneCancel> asked = new LinkedHashSet<>();
    private volatile boolean any;

    /** One that is asked again is the newest again. */
    synchronized void add(LaneCancel cancel) {
        asked.remove(cancel);
        asked.add(cancel);
        if (asked.size() > MAX) {
            asked.remove(asked.iterator().next());
        }
        any = true;
    }

    /** Whether the attempt is not to be sent, and no carrier may have any of its message from one before. */
    boolean mean(LaneMessage message) {
        return any && message.isUnsent() && contains(LaneCancel.of(message));
    }

    private synchronized boolean contains(LaneCancel cancel) {
        return asked.contains(cancel);
    }
}
