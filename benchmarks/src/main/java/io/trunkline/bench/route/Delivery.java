package io.trunkline.bench.route;

/**
 * What a carrier makes of what it takes.
 *
 * @param share 0..1: how much of it is delivered
 * @param explicit whether the rest gets a failing receipt; else it gets none
 */
record Delivery(double share, boolean explicit) {
    /** As it is before a fall. */
    static final Delivery HEALTHY = new Delivery(0.96, true);

    /** Of the carriers that do not fall. */
    static final Delivery STEADY = new Delivery(0.97, true);
}
