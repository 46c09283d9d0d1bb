package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.SequenceNumber;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a response: at most {@code capacity} in flight, each with a deadline; and the tombstones of
 * those that were given up, so that a late response still finds its request. Time comes in as nanoseconds of one
 * monotonic clock. Allocates nothing per request. For one thread.
 *
 * <p>In flight are slots of a ring, found by the low bits of the sequence number. The ring has at least twice as many
 * slots as requests; a number whose slot is taken is skipped, so that one slow answer holds up nobody. The ring starts
 * small and grows with what is in flight.
 *
 * <p>Bounds: a window that is full opens nothing ({@link #free} tells); beyond {@code tombstonesMax} the oldest tombstone
 * is forgotten, and a late response to it is a stray.
 */
final class RequestWindow<R> {
    private static final int SLOTS_MIN = 16;

    private final int capacity;
    private final long timeoutNanos;
    private final int tombstonesMax;
    private @Nullable Object[] requests = new @Nullable Object[SLOTS_MIN];
    private int[] sequences = new int[SLOTS_MIN];
    private long[] deadlines = new long[SLOTS_MIN];
    private long[] orders = new long[SLOTS_MIN];
    private int lastSequence;
    private int inFlight;
    private long opened;
    private long nextDeadline;
    private @Nullable LinkedHashMap<Integer, R> tombstones;

    /** Takes a request that leaves the window. */
    interface Visitor<R> {
        /** Told once for each; {@code order} counts the requests of a window as they were opened, from 1. */
        void visit(int sequence, long order, R request);
    }

    /**
     * @param firstSequence the number that the first request gets
     */
    RequestWindow(int capacity, long timeoutNanos, int tombstonesMax, int firstSequence) {
        if (capacity < 1) {
            throw new IllegalArgumentException("window: " + capacity + " (expected: at least 1)");
        }
        this.capacity = capacity;
        this.timeoutNanos = timeoutNanos;
        this.tombstonesMax = tombstonesMax;
        this.lastSequence = firstSequence - 1;
    }

    int inFlight() {
        return inFlight;
    }

    int free() {
        return capacity - inFlight;
    }

    /** How many requests were ever opened. */
    long opened() {
        return opened;
    }

    /** Takes the next number, for a request that bypasses the window. */
    int nextSequence() {
        do {
            lastSequence = SequenceNumber.after(lastSequence);
        } while (requests[slot(lastSequence)] != null);
        return lastSequence;
    }

    /**
     * Records {@code request}; to be called before it is written, because its response can win the race.
     *
     * @return its sequence number
     * @throws IllegalStateException where the window is full
     */
    int open(R request, long now) {
        if (inFlight >= capacity) {
            throw new IllegalStateException("in flight: " + inFlight + " (expected: less than the window)");
        }
        if (2 * (inFlight + 1) > requests.length) {
            grow();
        }
        int sequence = nextSequence();
        int slot = slot(sequence);
        requests[slot] = request;
        sequences[slot] = sequence;
        deadlines[slot] = now + timeoutNanos;
        orders[slot] = ++opened;
        if (inFlight++ == 0) {
            nextDeadline = deadlines[slot];
        }
        if (tombstones != null) {
            tombstones.remove(sequence);
        }
        return sequence;
    }

    /** Takes out the request that {@code sequence} answers; null where none is in flight under it. */
    @Nullable
    R complete(int sequence) {
        int slot = slot(sequence);
        R request = at(slot);
        if (request == null || sequences[slot] != sequence) {
            return null;
        }
        requests[slot] = null;
        inFlight--;
        return request;
    }

    /** Takes out the tombstone that {@code sequence} answers late; null where there is none. */
    @Nullable
    R late(int sequence) {
        return tombstones == null ? null : tombstones.remove(sequence);
    }

    /** Gives up every request whose deadline has passed, leaving a tombstone. */
    void expire(long now, Visitor<R> givenUp) {
        if (inFlight == 0 || now - nextDeadline < 0) {
            return;
        }
        long earliest = now + timeoutNanos;
        for (int slot = 0; slot < requests.length; slot++) {
            R request = at(slot);
            if (request == null) {
                continue;
            }
            if (now - deadlines[slot] >= 0) {
                requests[slot] = null;
                inFlight--;
                bury(sequences[slot], request);
                givenUp.visit(sequences[slot], orders[slot], request);
            } else if (deadlines[slot] - earliest < 0) {
                earliest = deadlines[slot];
            }
        }
        nextDeadline = earliest;
    }

    /** Takes out everything, tombstones included; the session has ended. */
    void drain(Visitor<R> lost) {
        tombstones = null;
        for (int slot = 0; slot < requests.length; slot++) {
            R request = at(slot);
            if (request != null) {
                requests[slot] = null;
                inFlight--;
                lost.visit(sequences[slot], orders[slot], request);
            }
        }
    }

    private void bury(int sequence, R request) {
        LinkedHashMap<Integer, R> graves = tombstones;
        if (graves == null) {
            graves = new LinkedHashMap<>();
            tombstones = graves;
        }
        graves.put(sequence, request);
        if (graves.size() > tombstonesMax) {
            graves.pollFirstEntry();
        }
    }

    /** Doubles the ring; distinct slots stay distinct under one more bit. */
    private void grow() {
        @Nullable Object[] oldRequests = requests;
        int[] oldSequences = sequences;
        long[] oldDeadlines = deadlines;
        long[] oldOrders = orders;
        int size = oldRequests.length * 2;
        requests = new @Nullable Object[size];
        sequences = new int[size];
        deadlines = new long[size];
        orders = new long[size];
        for (int from = 0; from < oldRequests.length; from++) {
            if (oldRequests[from] != null) {
                int to = slot(oldSequences[from]);
                requests[to] = oldRequests[from];
                sequences[to] = oldSequences[from];
                deadlines[to] = oldDeadlines[from];
                orders[to] = oldOrders[from];
            }
        }
        Arrays.fill(oldRequests, null);
    }

    private int slot(int sequence) {
        return sequence & (requests.length - 1);
    }

    @SuppressWarnings("unchecked")
    private @Nullable R at(int slot) {
        return (R) requests[slot];
    }
}
