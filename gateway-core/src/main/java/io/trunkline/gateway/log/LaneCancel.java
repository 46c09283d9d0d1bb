package io.trunkline.gateway.log;

import io.trunkline.gateway.message.MessageSid;

/**
 * A customer wants an attempt back that lies in a lane: the slot's owner ends it as canceled where nothing of it was written to
 * a carrier, and does nothing else.
 *
 * @param attempt numbered from 1; another one is not meant
 */
public record LaneCancel(MessageSid sid, int attempt) implements LaneOrder {
    /** What would cancel this attempt. */
    public static LaneCancel of(LaneMessage message) {
        return new LaneCancel(message.envelope().sid(), message.attempt());
    }

    /** Whether it is this attempt that is to be canceled, and it is {@link LaneMessage#isUnsent unsent}. */
    public boolean means(LaneMessage message) {
        return attempt == message.attempt() && sid.equals(message.envelope().sid()) && message.isUnsent();
    }
}
