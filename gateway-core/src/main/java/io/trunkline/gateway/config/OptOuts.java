package io.trunkline.gateway.config;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.Fingerprint;
import io.trunkline.gateway.message.KeywordReply;
import io.trunkline.gateway.message.ServiceSid;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Who wants no more messages of whom: the newest word of each, by fingerprints in one array, open addressing, so that a
 * million take 32 MiB at the most (two to four places of sixteen octets each). Who came back keeps a place, because an older
 * word may still come.
 *
 * <p>One thread at a time changes it, any thread asks: a place gets its word before it is taken; when too few are
 * free the words move to an array that nobody sees before it is whole.
 */
public final class OptOuts {
    private static final long FREE = 0;
    private static final int PLACES_MIN = 64;
    private static final long SEED = 0x6f70742d6f7574L;
    private static final long STOPPED = 1;
    private static final long NOTHING = 0;

    /** Fingerprint and word by turns; a word is its time in milliseconds, and in the lowest bit whether it is a stop. */
    private volatile AtomicLongArray places = new AtomicLongArray(2 * PLACES_MIN);

    private volatile int size;
    private int taken;

    /**
     * Takes a word of a subscriber where no newer one is known; of two of one moment the one that comes later. One thread at
     * a time.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void apply(OptOut word) {
        long print = print(word.scope(), word.subscriber());
        long said = 2 * word.at().toEpochMilli() + (word.stopped() ? STOPPED : 0);
        int place = place(places, print);
        if (place < 0) {
            add(print, said);
            size += stops(said) ? 1 : 0;
        } else if (millis(said) >= millis(places.get(place + 1))) {
            size += (stops(said) ? 1 : 0) - (stops(places.get(place + 1)) ? 1 : 0);
            places.set(place + 1, said);
        }
    }

    /** Whether the subscriber stopped exactly this. */
    public boolean contains(String scope, Address subscriber) {
        return size > 0 && stops(word(scope, subscriber));
    }

    /** When the subscriber said last what holds for exactly this; empty where nothing was said. */
    public Optional<Instant> saidAt(String scope, Address subscriber) {
        long word = word(scope, subscriber);
        return word == NOTHING ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis(word)));
    }

    private long word(String scope, Address subscriber) {
        AtomicLongArray now = places;
        int place = place(now, print(scope, subscriber));
        return place < 0 ? NOTHING : now.get(place + 1);
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

    /** How many have stopped something and not come back. */
    public int size() {
        return size;
    }

    /** How many octets the set takes. */
    public long octets() {
        return 8L * places.length();
    }

    private static boolean stops(long word) {
        return (word & STOPPED) != 0;
    }

    private static long millis(long word) {
        return word >> 1;
    }

    private static long print(String scope, Address subscriber) {
        long print = Fingerprint.of(Fingerprint.of(SEED, scope), subscriber.value());
        return print == FREE ? -1 : print;
    }

    /** Where the fingerprint is, and its word behind it; below zero where it is not. */
    private static int place(AtomicLongArray places, long print) {
        for (int place = first(places, print); ; place = next(places, place)) {
            long found = places.get(place);
            if (found == print) {
                return place;
            }
            if (found == FREE) {
                return -1;
            }
        }
    }

    private static int first(AtomicLongArray places, long print) {
        return 2 * ((int) print & (places.length() / 2 - 1));
    }

    private static int next(AtomicLongArray places, int place) {
        return (place + 2) & (places.length() - 1);
    }

    private void add(long print, long word) {
        if (4 * (taken + 1) > places.length()) {
            grow();
        }
        put(places, print, word);
        taken++;
    }

    private static void put(AtomicLongArray places, long print, long word) {
        int place = first(places, print);
        while (places.get(place) != FREE) {
            place = next(places, place);
        }
        places.set(place + 1, word);
        places.set(place, print);
    }

    /** A quarter of the places is taken then. */
    private void grow() {
        AtomicLongArray old = places;
        AtomicLongArray next = new AtomicLongArray(2 * old.length());
        for (int place = 0; place < old.length(); place += 2) {
            if (old.get(place) != FREE) {
                put(next, old.get(place), old.get(place + 1));
            }
        }
        places = next;
    }
}
