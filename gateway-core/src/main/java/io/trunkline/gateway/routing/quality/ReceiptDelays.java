package io.trunkline.gateway.routing.quality;

import java.util.Arrays;
import java.util.List;

/**
 * The delays of a route's receipts of delivery, as a histogram that forgets. It is taught whole batches of submissions, when they are
 * {@link ReceiptCurve#SECONDS_MAX} old: of a younger one only the quick receipts have come. Receipts that do not come teach
 * nothing of delays, only what share ever comes; so a route that stops sending receipts is not taken for a slow one. Nor for one
 * that gives none as a rule: that is a route of which next to none ever came.
 *
 * <p>Before there is anything to learn from, receipts are taken to be slow: log-logistic with a median of 15 s, 95 % within two and a half
 * minutes. One thread at a time.
 */
final class ReceiptDelays {
    static final int BINS = 40;

    private static final double FIRST_SECONDS = 0.25;
    private static final double BINS_PER_FACTOR = (BINS - 1) / Math.log(ReceiptCurve.SECONDS_MAX / FIRST_SECONDS);

    private static final double PRIOR_WEIGHT = 100;
    private static final double PRIOR_MEDIAN_SECONDS = 15;
    private static final double PRIOR_SHAPE = 1.25;

    private static final double DELAYS_HALF_LIFE_SECONDS = 15 * 60;
    private static final double SHARE_HALF_LIFE_SECONDS = 6 * 3600;
    private static final double SHARE_PRIOR_WEIGHT = 8;

    /** Below it, what does not come is how the route is. */
    private static final double SHARE_MIN = 0.02;

    /** Fewer may have been strays. */
    private static final double RECEIPTS_MIN = 20;

    /** What is left of the histogram when the route has become another: as much as some minutes of canaries teach. */
    private static final double DOUBTED_WEIGHT = 200;

    private final double[] weights = new double[BINS];
    private double submitted;
    private double received;
    private boolean givesReceipts;
    private long second;

    /** The bin of a delay; those above the longest are in the last. */
    static int bin(long delayMillis) {
        double seconds = delayMillis / 1000.0;
        return seconds <= FIRST_SECONDS
                ? 0
                : Math.min(BINS - 1, 1 + (int) (Math.log(seconds / FIRST_SECONDS) * BINS_PER_FACTOR));
    }

    /** Where a bin ends, in seconds. */
    private static double end(int bin) {
        return FIRST_SECONDS * Math.exp(bin / BINS_PER_FACTOR);
    }

    /**
     * A batch of submissions that is old enough.
     *
     * @param counts of receipts by bin; of another version's bins nothing is learned
     * @param now in seconds since the epoch
     */
    void learn(List<Integer> counts, long submissions, long now) {
        forget(now);
        if (counts.size() != BINS) {
            return;
        }
        for (int bin = 0; bin < BINS; bin++) {
            weights[bin] += counts.get(bin);
            received += counts.get(bin);
        }
        submitted += submissions;
        givesReceipts |= received >= RECEIPTS_MIN && received >= SHARE_MIN * submitted;
    }

    /** What was learned may hold no longer: what is learned next counts for more. */
    void doubt() {
        double total = Arrays.stream(weights).sum();
        for (int bin = 0; bin < BINS && total > DOUBTED_WEIGHT; bin++) {
            weights[bin] *= DOUBTED_WEIGHT / total;
        }
    }

    private void forget(long now) {
        long passed = Math.max(0, now - second);
        double kept = Math.pow(0.5, passed / DELAYS_HALF_LIFE_SECONDS);
        for (int bin = 0; bin < BINS; bin++) {
            weights[bin] *= kept;
        }
        double keptShare = Math.pow(0.5, passed / SHARE_HALF_LIFE_SECONDS);
        submitted *= keptShare;
        received *= keptShare;
        second = Math.max(second, now);
    }

    /** The share of submissions that ever get a receipt; 1 as long as nothing else is known. */
    double receiptShare() {
        return (received + SHARE_PRIOR_WEIGHT) / (submitted + SHARE_PRIOR_WEIGHT);
    }

    ReceiptCurve curve() {
        double total = PRIOR_WEIGHT + Arrays.stream(weights).sum();
        double[] shares = new double[ReceiptCurve.SECONDS_MAX + 1];
        int bin = 0;
        double before = 0;
        for (int second = 1; second < shares.length; second++) {
            while (bin < BINS - 1 && end(bin) <= second) {
                before += weights[bin++];
            }
            double start = bin == 0 ? 0 : end(bin - 1);
            double part = Math.clamp((second - start) / (end(bin) - start), 0, 1);
            shares[second] = (before + weights[bin] * part + PRIOR_WEIGHT * prior(second)) / total;
        }
        return new ReceiptCurve(shares, givesReceipts || receiptShare() >= SHARE_MIN);
    }

    private static double prior(double seconds) {
        return 1 / (1 + Math.pow(PRIOR_MEDIAN_SECONDS / seconds, PRIOR_SHAPE));
    }

    RouteFold.Delays fold() {
        return new RouteFold.Delays(
                Arrays.stream(weights).boxed().toList(), submitted, received, givesReceipts, second);
    }

    static ReceiptDelays of(RouteFold.Delays known) {
        ReceiptDelays delays = new ReceiptDelays();
        for (int bin = 0; bin < Math.min(BINS, known.weights().size()); bin++) {
            delays.weights[bin] = known.weights().get(bin);
        }
        delays.submitted = known.submitted();
        delays.received = known.received();
        delays.givesReceipts = known.givesReceipts();
        delays.second = known.second();
        return delays;
    }
}
