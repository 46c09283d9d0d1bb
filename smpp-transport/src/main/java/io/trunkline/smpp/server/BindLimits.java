package io.trunkline.smpp.server;

/**
 * What one system_id may do, all its binds together.
 *
 * @param bindsMax live binds at most, at least 1; one more gets ESME_RALYBND
 * @param addresses where it may bind from; from elsewhere a bind is refused as bad credentials are
 * @param submitsPerSecond submit_sm, data_sm and destinations of submit_multi a second, 0 for no limit; one too early gets ESME_RTHROTTLED. Up to a
 *     tenth of a second's worth may come at once.
 */
public record BindLimits(int bindsMax, AddressList addresses, int submitsPerSecond) {
    public BindLimits {
        if (bindsMax < 1) {
            throw new IllegalArgumentException("bindsMax: " + bindsMax + " (expected: at least 1)");
        }
        if (submitsPerSecond < 0) {
            throw new IllegalArgumentException("submitsPerSecond: " + submitsPerSecond + " (expected: 0 or more)");
        }
    }

    /** So many binds from anywhere, without a limit on what they submit. */
    public static BindLimits binds(int most) {
        return new BindLimits(most, AddressList.ANY, 0);
    }
}
