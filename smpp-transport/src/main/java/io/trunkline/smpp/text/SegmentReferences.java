package io.trunkline.smpp.text;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives out the references of long messages, counted for each destination by itself: one counter for all would come
 * round to the same reference at one handset while its last message still lacks a segment. One of these to a session.
 *
 * <p>Bound: a number of destinations; beyond it the one used longest ago starts anew, from a place of its own, so that
 * it does not repeat what it had just used. One thread.
 */
public final class SegmentReferences {
    private static final int SCATTER = 0x9E37_79B1;

    private final Concatenating how;
    private final int destinationsMax;
    private final int origin;
    private final Map<String, Integer> last = new LinkedHashMap<>(16, 0.75f, true);
    private int given;

    /**
     * @param origin any number, best a random one: where counting starts, so that a restart does not repeat
     */
    public SegmentReferences(Concatenating how, int destinationsMax, int origin) {
        if (destinationsMax < 1) {
            throw new IllegalArgumentException("destinationsMax: " + destinationsMax + " (expected: at least 1)");
        }
        this.how = how;
        this.destinationsMax = destinationsMax;
        this.origin = origin;
    }

    /** The next reference for {@code destination}, 0..{@link Concatenating#referenceMax()}. */
    public int next(String destination) {
        Integer before = last.get(destination);
        int reference = (before == null ? first(destination) : before + 1) & how.referenceMax();
        given++;
        last.put(destination, reference);
        if (last.size() > destinationsMax) {
            last.remove(last.keySet().iterator().next());
        }
        return reference;
    }

    private int first(String destination) {
        int mixed = (destination.hashCode() + origin) * SCATTER;
        return (mixed >>> 16) + given;
    }
}
