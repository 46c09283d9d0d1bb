package io.trunkline.smpp.session;

/**
 * How many requests may be in flight where the peer shows what it can take: between 1 and what the contract says, where
 * it starts. One more for each window's worth of answers, half as many after ESME_RTHROTTLED, ESME_RMSGQFUL or a
 * time-out; and as the peer's congestion_state says (SMPP 5.0 section 4.8.4.18):
 *
 * <pre>
 *   0..79   idle to high load     grows
 *  80..89   optimum load          stays
 *  90..99   nearing congestion    an eighth less
 * 100       congested             half
 * </pre>
 *
 * <p>Requests are told by their order, counted from 1 as they were sent. Answers to what was sent before the last step
 * down say nothing new and change nothing, so that one congestion counts once. Pure; for one thread.
 */
final class AdaptiveWindow {
    private static final int OPTIMUM = 80;
    private static final int NEARING = 90;
    private static final int CONGESTED = 100;
    private static final double HALF = 0.5;
    private static final double AN_EIGHTH_LESS = 0.875;

    private final int contract;
    private double size;
    private long toldThrough;

    /**
     * @param contract requests in flight at most, at least 1
     */
    AdaptiveWindow(int contract) {
        if (contract < 1) {
            throw new IllegalArgumentException("window: " + contract + " (expected: at least 1)");
        }
        this.contract = contract;
        size = contract;
    }

    /** Requests that may be in flight now: 1..contract. */
    int size() {
        return (int) size;
    }

    /** The peer took or refused a request on its own merits, and says nothing of its load. */
    void answered(long order) {
        if (order > toldThrough) {
            size = Math.min(contract, size + 1 / size);
        }
    }

    /**
     * The same, with what the peer says of its load.
     *
     * @param congestion its congestion_state; above 100 is reserved and says nothing
     * @param sent the order of the last request sent
     */
    void answered(long order, int congestion, long sent) {
        if (congestion < OPTIMUM || congestion > CONGESTED) {
            answered(order);
        } else if (congestion == CONGESTED) {
            shrink(order, sent, HALF);
        } else if (congestion >= NEARING) {
            shrink(order, sent, AN_EIGHTH_LESS);
        }
    }

    /** The peer asked for less, or gave no answer in time. */
    void overrun(long order, long sent) {
        shrink(order, sent, HALF);
    }

    private void shrink(long order, long sent, double factor) {
        if (order > toldThrough) {
            size = Math.max(1, Math.floor(size * factor));
            toldThrough = sent;
        }
    }
}
