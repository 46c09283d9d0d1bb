package io.trunkline.gateway.carrier.smpp;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a carrier may deliver again to this node, by any of its binds: it was answered with an error, or may never have read
 * its answer. Thread-safe; the last {@value #REMEMBERED_MAX}.
 */
final class LostAnswers {
    private static final int REMEMBERED_MAX = 10_000;

    private final Map<String, Boolean> identities = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    synchronized boolean contains(String identity) {
        return identities.containsKey(identity);
    }

    synchronized void add(Collection<String> lost) {
        lost.forEach(identity -> identities.put(identity, true));
    }

    /** It came again. */
    synchronized void remove(String identity) {
        identities.remove(identity);
    }
}
