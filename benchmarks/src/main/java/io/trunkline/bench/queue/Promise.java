package io.trunkline.bench.queue;

/**
 * What is asked of the gateway.
 *
 * @param figure what was measured
 * @param bound the most that it may be
 */
record Promise(String name, String unit, double figure, double bound, boolean held) {
    /** One that is held where the figure is within its bound. */
    static Promise of(String name, String unit, double figure, double bound) {
        return new Promise(name, unit, figure, bound, figure <= bound);
    }

    /** The same, broken where that does not hold. */
    Promise and(boolean holds) {
        return new Promise(name, unit, figure, bound, held && holds);
    }
}
