package io.trunkline.bench.search;

/**
 * Looks for the highest rate that holds: up by half until one fails, or down by half until one holds, and then at the
 * geometric mean of the two until they are within {@value #NEAR}. Ends after {@value #TRIES_MAX} tries at the latest.
 * Immutable.
 *
 * @param start the first rate that is tried
 * @param held the highest that held, 0 while none has
 * @param failed the lowest that failed, 0 while none has
 * @param tries made so far
 */
public record RateSearch(double start, double held, double failed, int tries) {
    private static final double NEAR = 1.06;
    private static final double UP = 1.5;
    private static final int TRIES_MAX = 16;
    private static final double RATE_MIN = 1;

    /** Begins. */
    public static RateSearch from(double start) {
        return new RateSearch(start, 0, 0, 0);
    }

    /** The rate to try now. */
    public double next() {
        if (held == 0 && failed == 0) {
            return start;
        }
        if (failed == 0) {
            return held * UP;
        }
        return held == 0 ? failed / 2 : Math.sqrt(held * failed);
    }

    /** The search with one try more, of {@link #next}. */
    public RateSearch after(boolean itHeld) {
        double rate = next();
        return itHeld ? new RateSearch(start, rate, failed, tries + 1) : new RateSearch(start, held, rate, tries + 1);
    }

    public boolean isOver() {
        boolean near = held > 0 && failed > 0 && failed / held <= NEAR;
        boolean hopeless = held == 0 && failed > 0 && failed < RATE_MIN;
        return tries >= TRIES_MAX || near || hopeless;
    }
}
