package io.trunkline.bench.plan;

/**
 * Waiting for a core, as in an M/M/c queue: requests of many independent clients arrive at random (Poisson), their work
 * differs (a batch, a collection, a compiled or an interpreted method), and whichever of the {@code c} cores is free takes
 * the next. The chance to wait is Erlang's C formula, and who waits, waits exponentially with the rate that is left over.
 * What the formula cannot know, the size of the pieces that work comes in, is fitted by {@link LatencyModel}.
 */
final class Queueing {
    private Queueing() {}

    /**
     * The chance that an arrival finds all servers busy.
     *
     * @param servers from 1
     * @param load work that arrives by time, in servers; below {@code servers}
     */
    static double erlangC(int servers, double load) {
        double blocking = 1;
        for (int i = 1; i <= servers; i++) {
            blocking = load * blocking / (i + load * blocking);
        }
        double use = load / servers;
        return blocking / (1 - use + use * blocking);
    }

    /**
     * The wait that a share of all arrivals stays within, in units of the mean work of one.
     *
     * @param share as 0.99
     * @return infinite at and beyond saturation
     */
    static double waitWithin(double share, int servers, double load) {
        if (load >= servers) {
            return Double.POSITIVE_INFINITY;
        }
        double waits = erlangC(servers, load);
        return waits <= 1 - share ? 0 : Math.log(waits / (1 - share)) / (servers - load);
    }
}
