package io.trunkline.smpp.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Collects the segments of long inbound messages, in any order, until each message is whole.
 *
 * <p>Bounds: a number of unfinished messages, a number of octets in them, and an age. At the first two the message that
 * began longest ago is given up (be it the one just added to), at the third whichever is too old; each goes to the listener once. A segment that is
 * there already with the same octets is a duplicate; with other octets it shows that the sender uses the reference
 * again, so the old message is given up and a new one begins. One thread; time is passed in.
 */
public final class Reassembly {

    /** What makes two segments parts of one message. Source and destination are compared as they are. */
    public record Key(String source, String destination, int reference, int total, boolean wide) {

        public static Key of(String source, String destination, Concatenation place) {
            return new Key(source, destination, place.reference(), place.total(), place.wide());
        }
    }

    /** What became of a segment. */
    public sealed interface Result {

        /** The message is whole; {@code parts} are its segments in order, as they were added. */
        record Complete(List<byte[]> parts) implements Result {}

        /** The segment was kept; {@code received} of {@code total} are there. */
        record Waiting(int received, int total) implements Result {}

        /** The segment was there already with the same octets; nothing changed. */
        record Duplicate() implements Result {}
    }

    /** A message that was given up, with the segments that had come, in order. */
    public record Abandoned(Key key, List<byte[]> parts, Reason reason) {

        /** Why a message was given up. */
        public enum Reason {
            EXPIRED,
            EVICTED,
            REFERENCE_REUSED
        }
    }

    private final int messagesMax;
    private final long octetsMax;
    private final long expiryNanos;
    private final Consumer<Abandoned> onAbandoned;
    /** In the order in which the messages began, so that the eldest is first. */
    private final Map<Key, Unfinished> unfinished = new LinkedHashMap<>();

    private long octets;

    public Reassembly(int messagesMax, long octetsMax, Duration expiry, Consumer<Abandoned> onAbandoned) {
        if (messagesMax < 1 || octetsMax < 1) {
            throw new IllegalArgumentException(
                    "messagesMax, octetsMax: " + messagesMax + ", " + octetsMax + " (expected: at least 1)");
        }
        this.messagesMax = messagesMax;
        this.octetsMax = octetsMax;
        this.expiryNanos = expiry.toNanos();
        this.onAbandoned = onAbandoned;
    }

    /**
     * Adds the segment at {@code sequence} (1..total of the key). {@code part} is kept, not copied.
     *
     * @throws IllegalArgumentException if the sequence is out of range
     */
    public Result add(Key key, int sequence, byte[] part, long nowNanos) {
        if (sequence < 1 || sequence > key.total()) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: 1.." + key.total() + ")");
        }
        expire(nowNanos);
        Unfinished message = unfinished.get(key);
        if (message != null && message.has(sequence)) {
            if (message.holds(sequence, part)) {
                return new Result.Duplicate();
            }
            abandon(key, message, Abandoned.Reason.REFERENCE_REUSED);
            message = null;
        }
        if (message == null) {
            message = new Unfinished(key.total(), nowNanos);
            unfinished.put(key, message);
        }
        message.put(sequence, part);
        octets += part.length;
        if (message.isWhole()) {
            forget(key, message);
            return new Result.Complete(message.present());
        }
        evictOverBounds();
        return new Result.Waiting(message.received, key.total());
    }

    /** Gives up every message that began longer ago than the expiry. */
    public void expire(long nowNanos) {
        Iterator<Map.Entry<Key, Unfinished>> eldest = unfinished.entrySet().iterator();
        while (eldest.hasNext()) {
            Map.Entry<Key, Unfinished> entry = eldest.next();
            if (nowNanos - entry.getValue().beganNanos < expiryNanos) {
                return;
            }
            eldest.remove();
            octets -= entry.getValue().octets;
            onAbandoned.accept(new Abandoned(entry.getKey(), entry.getValue().present(), Abandoned.Reason.EXPIRED));
        }
    }

    /** The messages that lack segments. */
    public int unfinishedMessages() {
        return unfinished.size();
    }

    /** The octets held for them. */
    public long heldOctets() {
        return octets;
    }

    private void evictOverBounds() {
        while (unfinished.size() > messagesMax || octets > octetsMax) {
            Map.Entry<Key, Unfinished> eldest = unfinished.entrySet().iterator().next();
            abandon(eldest.getKey(), eldest.getValue(), Abandoned.Reason.EVICTED);
        }
    }

    private void abandon(Key key, Unfinished message, Abandoned.Reason reason) {
        forget(key, message);
        onAbandoned.accept(new Abandoned(key, message.present(), reason));
    }

    private void forget(Key key, Unfinished message) {
        unfinished.remove(key);
        octets -= message.octets;
    }

    private static final class Unfinished {

        private static final byte[] ABSENT = new byte[0];

        private final byte[][] parts;
        private final long beganNanos;
        private int received;
        private int octets;

        Unfinished(int total, long beganNanos) {
            this.parts = new byte[total][];
            Arrays.fill(parts, ABSENT);
            this.beganNanos = beganNanos;
        }

        @SuppressWarnings("ReferenceEquality") // the one array that marks an absent part; an empty part is another
        boolean has(int sequence) {
            return parts[sequence - 1] != ABSENT;
        }

        boolean holds(int sequence, byte[] part) {
            return Arrays.equals(parts[sequence - 1], part);
        }

        void put(int sequence, byte[] part) {
            parts[sequence - 1] = part;
            received++;
            octets += part.length;
        }

        boolean isWhole() {
            return received == parts.length;
        }

        List<byte[]> present() {
            List<byte[]> present = new ArrayList<>(received);
            for (int sequence = 1; sequence <= parts.length; sequence++) {
                if (has(sequence)) {
                    present.add(parts[sequence - 1]);
                }
            }
            return List.copyOf(present);
        }
    }
}
