package io.trunkline.gateway.queue;

/**
 * A carrier's queue, over all nodes.
 *
 * @param slots how many slots are served
 * @param messages how many wait ({@link CarrierDepth#messages})
 * @param perSecond1s segments per second that the carrier accepted during the last second
 * @param perSecond1m the same over a minute
 * @param perSecond5m the same over five minutes
 */
public record CarrierStatus(
        String carrier, int slots, long messages, double perSecond1s, double perSecond1m, double perSecond5m) {
    /** Of a carrier of which nobody says anything. */
    public static CarrierStatus empty(String carrier) {
        return new CarrierStatus(carrier, 0, 0, 0, 0, 0);
    }
}
