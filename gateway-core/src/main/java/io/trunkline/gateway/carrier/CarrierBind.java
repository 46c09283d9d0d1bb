package io.trunkline.gateway.carrier;

/**
 * A bind of this node to a carrier at one moment.
 *
 * @param state {@code connecting}, {@code bound}, {@code silent} where it is bound and answers nothing, or {@code waiting} for
 *     the next try
 * @param accepted submissions that the carrier took since the bind was opened; likewise {@code rejected} and {@code
 *     throttled}
 * @param inFlight requests without an answer
 * @param window how many there may be now
 * @param answers what the answers tell of the carrier
 */
public record CarrierBind(
        String carrier,
        int slot,
        String state,
        long accepted,
        long rejected,
        long throttled,
        int inFlight,
        int window,
        Answers answers) {
    /**
     * Answers since the bind was opened, but for refusals that are the message's own fault, or its sender's.
     *
     * @param refused those that say the carrier does not do it
     * @param throttled those that say it is asked for too much
     * @param inARow how many of {@code refused} came after the last that was accepted
     */
    public record Answers(long accepted, long refused, long throttled, long inARow) {
        public static final Answers NONE = new Answers(0, 0, 0, 0);
    }
}
