package io.trunkline.bench.waits;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the messages of one load entered their lanes, by their texts, which tell them apart. All times are microseconds
 * since the epoch. Thread-safe.
 */
final class ReleaseTimes {
    private final String prefix;
    private final @Nullable Release[] first;
    private int count;
    private int repeats;

    /**
     * A message's release.
     *
     * @param number which message of the load
     * @param asked when it was asked what is due
     * @param decided when the lane was handed the message
     * @param taken when the lane had it on every in-sync replica
     */
    record Release(int number, long asked, long decided, long taken) {}

    /** @param load a name of its own, without spaces */
    ReleaseTimes(String load, int messages) {
        this.prefix = load + " ";
        this.first = new Release[messages];
    }

    String text(int number) {
        return prefix + number;
    }

    /** Takes no notice of another load's message. */
    synchronized void add(String text, long asked, long decided, long taken) {
        if (!text.startsWith(prefix)) {
            return;
        }
        int number = Integer.parseInt(text.substring(prefix.length()));
        if (first[number] != null) {
            repeats++;
            return;
        }
        first[number] = new Release(number, asked, decided, taken);
        count++;
    }

    /** How many messages were released. */
    synchronized int count() {
        return count;
    }

    /** How often one was released once more. */
    synchronized int repeats() {
        return repeats;
    }

    /** Each message's first release, by its number; those that were not released are missing. */
    synchronized List<Release> all() {
        List<Release> all = new ArrayList<>(count);
        for (Release release : first) {
            if (release != null) {
                all.add(release);
            }
        }
        return all;
    }
}
