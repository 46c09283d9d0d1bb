package io.trunkline.gateway.routing.quality;

/**
 * Which share of a route's receipts has come so many seconds after the submission, of those that come within {@link
 * #SECONDS_MAX}. Immutable.
 */
public final class ReceiptCurve {
    /** What comes later than this is not counted. */
    public static final int SECONDS_MAX = 300;

    /** When enough has come to compare what was delivered with what failed. */
    private static final double EARLY_SHARE = 0.70;

    /** When so much has come that what is missing tells. */
    private static final double COMPLETE_SHARE = 0.95;

    /** Never more is expected, however sharp the curve: some receipts are late. */
    private static final double SHARE_MAX = 0.98;

    /** For the way of a receipt through the log. */
    private static final int SLACK_SECONDS = 2;

    private static final int SECONDS_MIN = 5;

    private final double[] shares;
    private final boolean receiptsExpected;
    private final int earlySeconds;
    private final int completeSeconds;

    /**
     * @param shares by whole seconds of age, 0..{@link #SECONDS_MAX}, none below the one before
     * @param receiptsExpected false for a route that gives none as a rule
     */
    ReceiptCurve(double[] shares, boolean receiptsExpected) {
        this.shares = shares.clone();
        this.receiptsExpected = receiptsExpected;
        this.earlySeconds = seconds(EARLY_SHARE);
        this.completeSeconds = seconds(COMPLETE_SHARE);
    }

    private int seconds(double share) {
        int seconds = 0;
        while (seconds < SECONDS_MAX && shares[seconds] < share) {
            seconds++;
        }
        return Math.clamp(seconds + SLACK_SECONDS, SECONDS_MIN, SECONDS_MAX);
    }

    /** The share that has come by that age; 0 before the submission. */
    public double share(long seconds) {
        return seconds < 0 ? 0 : Math.min(SHARE_MAX, shares[(int) Math.min(seconds, SECONDS_MAX)]);
    }

    /** Whether a receipt that does not come says anything. */
    public boolean receiptsExpected() {
        return receiptsExpected;
    }

    /** The age at which receipts of both kinds are compared. */
    public int earlySeconds() {
        return earlySeconds;
    }

    /** The age at which what is missing is looked at. */
    public int completeSeconds() {
        return completeSeconds;
    }
}
