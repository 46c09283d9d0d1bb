package io.trunkline.gateway.config;

import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.Duration;

/**
 * How an account's messages are checked against abuse.
 *
 * @param prohibited what they must not contain
 * @param flood how many may go to one destination
 * @param pumping whether runs of numbers of one range are refused
 * @param messagesPerDayMax how many in a day of UTC, over all nodes together; 0 for no limit
 */
public record ContentPolicy(ProhibitedContent prohibited, FloodLimit flood, boolean pumping, int messagesPerDayMax) {
    /** No check at all. */
    public static final ContentPolicy OFF = new ContentPolicy(ProhibitedContent.NOTHING, FloodLimit.NONE, false, 0);

    public ContentPolicy {
        if (messagesPerDayMax < 0) {
            throw new IllegalArgumentException("messagesPerDayMax: " + messagesPerDayMax + " (expected: 0 or more)");
        }
    }

    /**
     * How many messages of an account one destination may get.
     *
     * @param sameTextMax of one text; 0 for no limit
     * @param destinationMax of any text; 0 for no limit
     * @param within in how long a time
     */
    public record FloodLimit(int sameTextMax, int destinationMax, Duration within) {
        public static final FloodLimit NONE = new FloodLimit(0, 0, Duration.ZERO);

        /** More of one destination's messages are not remembered. */
        public static final int MAX = 100;

        public FloodLimit {
            if (sameTextMax < 0 || sameTextMax > MAX || destinationMax < 0 || destinationMax > MAX) {
                throw new IllegalArgumentException(
                        "flood limit: " + sameTextMax + ", " + destinationMax + " (expected: 0.." + MAX + ")");
            }
            if ((sameTextMax > 0 || destinationMax > 0) && !within.isPositive()) {
                throw new IllegalArgumentException("within: " + within + " (expected: above zero)");
            }
        }

        public boolean isNone() {
            return sameTextMax == 0 && destinationMax == 0;
        }
    }
}
