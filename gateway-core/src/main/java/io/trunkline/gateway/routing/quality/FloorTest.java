package io.trunkline.gateway.routing.quality;

/**
 * Whether a route is below its floor, and whether one that was is above it again, as sequential tests (Wald 1945, Page 1954).
 *
 * <p>Each attempt of a sample is delivered by then with probability q·c, where q is the route's quality and c the share of
 * receipts that should have come. The sample adds the logarithm of how much likelier it is under one quality than under another.
 *
 * <p>Out: CUSUM of "half of what is missing to 1 below the floor" against "at the floor", never below zero. At a quality whose
 * log-likelihood ratio L has E[exp(θL)] = 1, one excursion from zero ends beyond {@link #OUT} with probability at most exp(-θ·OUT): 1/240 for
 * a route exactly at its floor, where θ = 1; at a floor of 0.90 and a quality of 0.96, where θ is above 4, less than 3·10^-10. In
 * two hours at 50 messages a second there are fewer than 15,000 excursions, so fewer than one in 200,000 such healthy times ends
 * in an ejection.
 *
 * <p>Back: SPRT of "six tenths of what is missing to 1 above the floor" against the quality below. A route as bad as the
 * latter comes back with probability at most exp(-{@link #BACK}), one as good as the former is refused with at most exp({@link #REFUSED}).
 *
 * @param floor 0..1, without both
 */
record FloorTest(double floor) {
    /** The CUSUM beyond which a route is out. */
    static final double OUT = 5.5;

    /** The SPRT at which a route is back: 1 in 20 of the bad ones. */
    static final double BACK = 3;

    /** The SPRT at which a route is out again: 1 in 1,000 of the good ones. */
    static final double REFUSED = -6.9;

    private static final double BELOW = 0.5;
    private static final double ABOVE = 0.6;
    private static final double FLOOR_MIN = 0.05;
    private static final double FLOOR_MAX = 0.995;

    FloorTest {
        floor = Math.clamp(floor, FLOOR_MIN, FLOOR_MAX);
    }

    /** Never zero, so that a delivery is possible under every hypothesis. */
    private double bad() {
        return Math.max(FLOOR_MIN / 2, floor - BELOW * (1 - floor));
    }

    private double good() {
        return floor + ABOVE * (1 - floor);
    }

    /** What the sample adds to the CUSUM. */
    double out(RouteReport.Sample sample) {
        return ratio(sample, bad(), floor);
    }

    /** What the sample adds to the SPRT. */
    double back(RouteReport.Sample sample) {
        return ratio(sample, good(), bad());
    }

    private static double ratio(RouteReport.Sample sample, double quality, double against) {
        double share = sample.share();
        return sample.good() * Math.log(quality / against)
                + sample.bad() * Math.log((1 - quality * share) / (1 - against * share));
    }
}
