package io.trunkline.gateway.carrier;

/**
 * A bind of this node to a carrier at one moment.
 *
 * @param state {@code connecting}, {@code bound} or {@code waiting} for the next try
 * @param accepted submissions that the carrier took since the bind was opened; likewise {@code rejected} and {@code
 *     throttled}
 * @param inFlight requests without an answer
 * @param window how many there may be now
 */
public record CarrierBind(
        String carrier,
        int slot,
        String state,
        long accepted,
        long rejected,
        long throttled,
        int inFlight,
        int window) {}
