package io.trunkline.gateway.carrier;

import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.message.ErrorCode;
import java.util.Set;

/** What became of one segment that was to be submitted. */
public sealed interface SegmentOutcome {
    /**
     * The carrier has it.
     *
     * @param sequence the sequence_number of the request
     * @param carrierMessageId the id as the carrier wrote it; empty where it gave none
     */
    record Accepted(int sequence, String carrierMessageId) implements SegmentOutcome {}

    /**
     * The carrier does not take it.
     *
     * @param reason the carrier's answer, in one phrase
     * @param passing whether another try may do better
     * @param recourse what may help where one may
     * @param routesFault whether the carrier refused it through no fault of the message's or its sender's
     * @param sequence the sequence_number of the request that the carrier refused; 0 where it was not asked
     */
    record Refused(ErrorCode code, String reason, boolean passing, Recourse recourse, boolean routesFault, int sequence)
            implements SegmentOutcome {
        /** The reason where nothing was asked of the carrier, because the bind was gone and there is another route. */
        public static final String BIND_GONE = "not sent, its carrier's bind is gone";

        /** The reason where nothing was asked of the carrier, because it is out for now and there is another route. */
        public static final String CARRIER_OUT = "not sent, its carrier is out for now";

        /** The reason where nothing was asked of the carrier, because it has not the slot any more. */
        public static final String NOT_ITS_SLOT = "not sent, its slot is no longer its carrier's";

        /** The reasons where nothing was asked of the carrier and another route may do: they tell nothing of its routes. */
        public static final Set<String> NOT_ASKED = Set.of(BIND_GONE, CARRIER_OUT, NOT_ITS_SLOT);

        /** The carrier was not asked. */
        public Refused(ErrorCode code, String reason, boolean passing, Recourse recourse, boolean routesFault) {
            this(code, reason, passing, recourse, routesFault, 0);
        }

        /** It may take it later, or never. */
        public Refused(ErrorCode code, String reason, boolean passing) {
            this(code, reason, passing, Recourse.LATER, false);
        }

        /** It will not take it later either. */
        public Refused(ErrorCode code, String reason) {
            this(code, reason, false);
        }
    }

    /**
     * It was written and its answer was lost: the carrier may have it.
     *
     * @param sequence the sequence_number of the request
     * @param reason what was lost, in one phrase
     */
    record Unknown(int sequence, String reason) implements SegmentOutcome {
        /** The reason where the carrier did not answer in time, though it was there. */
        public static final String TIMED_OUT = "no answer: TIMEOUT";
    }
}
