package io.trunkline.bench.route;

/**
 * A text that a carrier took.
 *
 * @param carrier its place by price, from 0
 * @param atNanos when its submit_sm came, of {@link System#nanoTime()}
 * @param destination without plus sign
 */
record Text(int carrier, long atNanos, String destination) {}
