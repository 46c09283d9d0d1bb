package io.trunkline.gateway.config;

/**
 * How many messages may be admitted.
 *
 * @param perSecond 1..1,000,000
 * @param burst how many may come at once after a pause: at least a tenth of a second's worth, so that nodes which ask
 *     together for what several messages need can use the whole rate; at most 10,000,000
 */
public record RateLimit(int perSecond, int burst) {
    private static final int PER_SECOND_MAX = 1_000_000;
    private static final int BURST_MAX = 10_000_000;

    public RateLimit {
        if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
            throw new IllegalArgumentException("rate: " + perSecond + "/s (expected: 1.." + PER_SECOND_MAX + ")");
        }
        int burstMin = Math.ceilDiv(perSecond, 10);
        if (burst < burstMin || burst > BURST_MAX) {
            throw new IllegalArgumentException("burst: " + burst + " (expected: " + burstMin + ".." + BURST_MAX
                    + " for a rate of " + perSecond + "/s)");
        }
    }

    /** A rate with the usual burst: a quarter of a second's worth, at least 2. */
    public static RateLimit ofPerSecond(int perSecond) {
        return new RateLimit(perSecond, Math.max(2, Math.ceilDiv(perSecond, 4)));
    }
}
