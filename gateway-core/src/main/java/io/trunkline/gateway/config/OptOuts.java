package io.trunkline.gateway.config;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.Fingerprint;
import io.trunkline.gateway.message.KeywordReply;
import io.trunkline.gateway.message.ServiceSid;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Who wants no more messages of whom: a set of fingerprints in one array, open addressing, so that a million take 16 MiB
 * at the most (two to four places of eight octets each). It grows and never shrinks.
 *
 * <p>One thread at a time changes it, any thread asks: a place is written once, from free to taken, and marked when its entry
 * goes; when too few are free the entries move to an array that nobody sees before it is whole.
 */
public final class OptOuts {
    private static final long FREE = 0;
    private static final long GONE = 1;
    private static final int PLACES_MIN = 64;
    private static final long SEED = 0x6f70742d6f7574L;

    private volatile AtomicLongArray places = new AtomicLongArray(PLACES_MIN);
    private volatile int size;
    private int taken;

    /** Takes the newest word of a subscriber. One thread at a time. */
    public void apply(OptOut word) {
        long print = print(word.scope(), word.subscriber());
        if (word.stopped()) {
            add(print);
        } else {
            remove(print);
        }
    }

    /** Whether the subscriber stopped exactly this. */
    public boolean contains(String scope, Address subscriber) {
        return size > 0 && place(places, print(scope, subscriber)) >= 0;
    }

    /** Whether the message may not be sent: its recipient stopped its sender, or its sender's service or its own. */
    public boolean stops(Envelope message, Directory directory) {
        return !KeywordReply.is(message) && stops(message.from(), message.service(), message.to(), directory);
    }

    /** The same of a message that has no SID yet, and that a customer wants to be sent. */
    public boolean stops(Address from, @Nullable ServiceSid service, Address to, Directory directory) {
        if (size == 0) {
            return false;
        }
        return contains(from.value(), to)
                || (service != null && contains(service.value(), to))
                || directory
                        .sender(from)
                        .filter(sender -> contains(OptOut.scope(directory, sender), to))
                        .isPresent();
    }

    public int size() {
        return size;
    }

    /** How many octets the set takes. */
    public long octets() {
        return 8L * places.length();
    }

    private static long print(String scope, Address subscriber) {
        long print = Fingerprint.of(Fingerprint.of(SEED, scope), subscriber.value());
        return print == FREE || print == GONE ? -1 : print;
    }

    /** Where the fingerprint is; below zero where it is not. */
    private static int place(AtomicLongArray places, long print) {
        int mask = places.length() - 1;
        for (int place = ((int) print) & mask; ; place = (place + 1) & mask) {
            long found = places.get(place);
            if (found == print) {
                return place;
            }
            if (found == FREE) {
                return -1;
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void add(long print) {
        if (place(places, print) >= 0) {
            return;
        }
        if (2 * (taken + 1) > places.length()) {
            grow();
        }
        put(places, print);
        taken++;
        size++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void remove(long print) {
        int place = place(places, print);
        if (place >= 0) {
            places.set(place, GONE);
            size--;
        }
    }

    private static void put(AtomicLongArray places, long print) {
        int mask = places.length() - 1;
        int place = ((int) print) & mask;
        while (places.get(place) != FREE) {
            place = (place + 1) & mask;
        }
        places.set(place, print);
    }

    /** Leaves out what is gone. At least a quarter of the places is taken then, at most half. */
    private void grow() {
        AtomicLongArray old = places;
        AtomicLongArray next = new AtomicLongArray(2 * size >= old.length() / 2 ? 2 * old.length() : old.length());
        int kept = 0;
        for (int place = 0; place < old.length(); place++) {
            long print = old.get(place);
            if (print != FREE && print != GONE) {
                put(next, print);
                kept++;
            }
        }
        taken = kept;
        places = next;
    }
}
