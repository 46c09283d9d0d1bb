package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;

/**
 * A request on its way through a session. Exactly one of {@code answered}, {@code notSent} and {@code unknown} is called,
 * once; {@code late} may follow an {@code unknown}. Event loop only.
 */
public interface PendingRequest {
    PduRequest request();

    /** The response came: of the right type, or a generic_nack. */
    void answered(int sequence, PduResponse response);

    void notSent(NotSentReason reason);

    void unknown(int sequence, UnknownReason reason);

    /** The response came after the request had been given up. */
    void late(int sequence, PduResponse response);
}
