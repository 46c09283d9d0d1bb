package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;

/**
 * How one kind of item becomes a request, and what comes of it becomes a result. Stateless but for counters; event loop
 * only.
 *
 * @param <I> what goes in, with the request in it
 * @param <O> the result, exactly one for each item
 */
public interface Exchange<I, O> {
    PduRequest request(I item);

    O answered(I item, int sequence, PduResponse response);

    O notSent(I item, NotSentReason reason);

    O unknown(I item, int sequence, UnknownReason reason);

    /** A response came after {@link #unknown}. */
    void late(I item, int sequence, PduResponse response);
}
