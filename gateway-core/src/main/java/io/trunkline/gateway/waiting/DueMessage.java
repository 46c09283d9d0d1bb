package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.Envelope;

/**
 * A message whose wait is over.
 *
 * @param reason of the wait, in one phrase
 * @param body the text; empty where it was erased or is not known yet
 * @param erased whether the customer had the text erased
 * @param past what its attempts tell
 */
public record DueMessage(
        WaitKey key, String reason, Envelope envelope, String body, boolean erased, MessageState state, Past past) {
    /** One that no attempt was made of. */
    public DueMessage(WaitKey key, String reason, Envelope envelope, String body, boolean erased, MessageState state) {
        this(key, reason, envelope, body, erased, state, Past.NONE);
    }
}
