package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.quality.RouteReport.Delays;
import io.trunkline.gateway.routing.quality.RouteReport.Flow;
import io.trunkline.gateway.routing.quality.RouteReport.Sample;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What this node counts of one route to one country: a cohort for each second of submission, to which receipts are counted
 * back. Bound: cohorts of {@link ReceiptCurve#SECONDS_MAX} seconds, some 20 KiB; a receipt of an older one counts for
 * nothing. One thread at a time; seconds are since the epoch.
 */
final class RouteCounts {
    /** How far ahead of this node's clock a carrier's node may be. */
    static final int AHEAD_SECONDS_MAX = 10;

    /** How much later than the one before a report may be. */
    static final int PAUSE_SECONDS_MAX = 60;

    private static final int COHORTS = 512;
    private static final int BATCH_SECONDS = 10;
    private static final int BATCHES = 40;

    private final RouteKey key;
    private final String carrier;
    private final int[] accepted = new int[COHORTS];
    private final int[] refused = new int[COHORTS];
    private final int[] delivered = new int[COHORTS];
    private final int[] failed = new int[COHORTS];
    private final double[] expected = new double[COHORTS];
    private final int[] batchAccepted = new int[BATCHES];
    private final int[][] batchDelays = new int[BATCHES][ReceiptDelays.BINS];
    private boolean isEmpty = true;
    private long now;
    private long used;
    private long nextEarly;
    private long nextComplete;
    private long nextBatch;
    private long submittedNow;
    private long refusedNow;
    private long deliveredNow;
    private long failedNow;
    private long latencyNow;

    /** What failed and was taken off nothing that was accepted yet. */
    private long failedBefore;

    /**
     * @param carrier whose the route is
     */
    RouteCounts(RouteKey key, String carrier, long now) {
        this.key = key;
        this.carrier = carrier;
        begin(now);
        used = now;
    }

    /** Forgets every cohort: what is under way is counted no more. */
    void begin(long second) {
        now = second;
        nextEarly = second - AHEAD_SECONDS_MAX;
        nextComplete = nextEarly;
        nextBatch = batch(nextEarly);
        if (isEmpty) {
            return;
        }
        isEmpty = true;
        for (int[] counts : new int[][] {accepted, refused, delivered, failed, batchAccepted}) {
            Arrays.fill(counts, 0);
        }
        for (int[] counts : batchDelays) {
            Arrays.fill(counts, 0);
        }
        Arrays.fill(expected, 0);
    }

    private static int cohort(long second) {
        return (int) (second & (COHORTS - 1));
    }

    private static long batch(long second) {
        return Math.floorDiv(second, (long) BATCH_SECONDS);
    }

    private static int slot(long batch) {
        return (int) Math.floorMod(batch, (long) BATCHES);
    }

    RouteKey key() {
        return key;
    }

    String carrier() {
        return carrier;
    }

    /** Whether there is a cohort of that second. */
    boolean has(long second) {
        return second > now - ReceiptCurve.SECONDS_MAX && second <= now + AHEAD_SECONDS_MAX;
    }

    /** When something was counted last. */
    long used() {
        return used;
    }

    private void touch() {
        used = now;
        isEmpty = false;
    }

    void accepted(long second, long latencyMillis) {
        submittedNow++;
        latencyNow += latencyMillis;
        touch();
        if (has(second)) {
            accepted[cohort(second)]++;
            batchAccepted[slot(batch(second))]++;
        }
    }

    /** Through no fault of the message. */
    void refused(long second) {
        refusedNow++;
        touch();
        if (has(second)) {
            refused[cohort(second)]++;
        }
    }

    void ended(long second, boolean wasDelivered, long delayMillis) {
        if (!has(second)) {
            return;
        }
        touch();
        (wasDelivered ? delivered : failed)[cohort(second)]++;
        deliveredNow += wasDelivered ? 1 : 0;
        failedNow += wasDelivered ? 0 : 1;
        // A route may give those of failure alone: they do not tell when the others are to be expected
        if (wasDelivered) {
            batchDelays[slot(batch(second))][ReceiptDelays.bin(delayMillis)]++;
        }
    }

    /**
     * What there is to say of the time until that second, which is not before that of the call before, and not more than {@link
     * #PAUSE_SECONDS_MAX} after it.
     */
    RouteReport report(long second, ReceiptCurve curve) {
        advance(second);
        Flow flow =
                new Flow(submittedNow, refusedNow, expected(second, curve), delivered(curve), failedNow, latencyNow);
        submittedNow = 0;
        refusedNow = 0;
        deliveredNow = 0;
        failedNow = 0;
        latencyNow = 0;
        Sample early = early(second, curve);
        Sample complete = complete(second, curve);
        return new RouteReport(key, flow, early, complete, delays(second));
    }

    /** Of a route that gives no receipts as a rule, what it accepted counts as delivered, but for what has failed since. */
    private long delivered(ReceiptCurve curve) {
        if (curve.receiptsExpected()) {
            failedBefore = 0;
            return deliveredNow;
        }
        long failed = failedBefore + failedNow;
        long takenOff = Math.min(submittedNow, failed);
        failedBefore = failed - takenOff;
        return submittedNow - takenOff;
    }

    /** The cohorts that are no more make room for those to come. */
    private void advance(long second) {
        for (long coming = now + AHEAD_SECONDS_MAX + 1; coming <= second + AHEAD_SECONDS_MAX; coming++) {
            int cohort = cohort(coming);
            accepted[cohort] = 0;
            refused[cohort] = 0;
            delivered[cohort] = 0;
            failed[cohort] = 0;
            expected[cohort] = 0;
        }
        now = second;
    }

    /** How many more receipts should have come by now than should have when this was asked before. */
    private double expected(long second, ReceiptCurve curve) {
        double more = 0;
        for (long cohort = second - ReceiptCurve.SECONDS_MAX + 1; cohort <= second + AHEAD_SECONDS_MAX; cohort++) {
            int at = cohort(cohort);
            if (accepted[at] + refused[at] > 0) {
                double sofar = curve.receiptsExpected()
                        ? accepted[at] * curve.share(second - cohort) + refused[at]
                        : accepted[at] + refused[at];
                more += sofar - expected[at];
                expected[at] = sofar;
            }
        }
        return more;
    }

    /**
     * Refusals are known at once, receipts are not: so of refusals, too, only a share is counted. Of a route that gives no
     * receipts as a rule nothing tells how much was good by then.
     */
    private Sample early(long second, ReceiptCurve curve) {
        double good = 0;
        double bad = 0;
        double share = curve.share(curve.earlySeconds());
        long since = Long.MAX_VALUE;
        for (; nextEarly <= second - curve.earlySeconds(); nextEarly++) {
            int at = cohort(nextEarly);
            good += delivered[at];
            bad += failed[at] + refused[at] * share;
            since = Math.min(since, accepted[at] + refused[at] > 0 ? nextEarly : since);
        }
        return good + bad == 0 || !curve.receiptsExpected() ? Sample.NONE : new Sample(good, bad, 1, since);
    }

    /** Of a route that gives no receipts as a rule, what it accepted counts as delivered. */
    private Sample complete(long second, ReceiptCurve curve) {
        double good = 0;
        double all = 0;
        long since = Long.MAX_VALUE;
        for (; nextComplete <= second - curve.completeSeconds(); nextComplete++) {
            int at = cohort(nextComplete);
            good += curve.receiptsExpected() ? delivered[at] : accepted[at] - failed[at];
            all += accepted[at] + refused[at];
            since = Math.min(since, accepted[at] + refused[at] > 0 ? nextComplete : since);
        }
        double share = curve.receiptsExpected() ? curve.share(curve.completeSeconds()) : 1;
        return all == 0 ? Sample.NONE : new Sample(good, all - good, share, since);
    }

    private @Nullable Delays delays(long second) {
        int[] counts = new int[ReceiptDelays.BINS];
        long submitted = 0;
        for (; (nextBatch + 1) * BATCH_SECONDS + ReceiptCurve.SECONDS_MAX <= second; nextBatch++) {
            int at = slot(nextBatch);
            submitted += batchAccepted[at];
            for (int bin = 0; bin < counts.length; bin++) {
                counts[bin] += batchDelays[at][bin];
            }
            batchAccepted[at] = 0;
            Arrays.fill(batchDelays[at], 0);
        }
        return submitted == 0
                ? null
                : new Delays(submitted, Arrays.stream(counts).boxed().toList());
    }
}
