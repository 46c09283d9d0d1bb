package io.trunkline.gateway.intake.content;

import java.util.LinkedHashSet;

/**
 * Tells pumped numbers from customers'. Who pumps sends to ranges that were leased as a whole, so the numbers lie as near to
 * each other as nobody's customers do, in whatever order they come. What customers do alike, and what tells them apart:
 *
 * <ul>
 *   <li>A list sorted by number has neighbours after each other, too; but between them lie the numbers of everybody else, at
 *       no regular distance. A sorted run is suspected only where it takes two of five places of what it covers.
 *   <li>A shop's customers live in one exchange, but are some of its people. Numbers in no order are suspected where they
 *       take one of 25 places.
 *   <li>A range taken in steps takes every place, if the places in between are not counted ({@link NumberCluster#isDense}).
 *   <li>A company's numbers follow each other; there are not so many. All suspected runs together have {@value
 *       NumberClusters#EVIDENCE_MIN} numbers before any is refused.
 * </ul>
 *
 * <p>Runs are looked for at two distances, so that what lies far apart is found and what lies near is not lost among it. The
 * last {@value #RECENT_MAX} numbers count once. About 2 MB at most. Time is passed in. For one thread.
 */
final class PumpingDetector {
    private static final int RECENT_MAX = 1 << 13;

    private final NumberClusters near = new NumberClusters(100, 10_000);
    private final NumberClusters wide = new NumberClusters(1_000, 100_000);
    private final LinkedHashSet<Long> recent = new LinkedHashSet<>();

    /**
     * A message to the number was asked for.
     *
     * @param number E.164 without the plus sign
     */
    void saw(long number, long nowMillis) {
        if (recent.add(number)) {
            if (recent.size() > RECENT_MAX) {
                recent.removeFirst();
            }
            near.add(number, nowMillis);
            wide.add(number, nowMillis);
        }
    }

    /** Whether the number is one of a pumped range. */
    boolean suspects(long number, long nowMillis) {
        return near.suspects(number, nowMillis) || wide.suspects(number, nowMillis);
    }
}
