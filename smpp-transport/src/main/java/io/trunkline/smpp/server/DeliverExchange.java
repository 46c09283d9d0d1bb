package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.Exchange;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;

/** Deliveries as requests, and their outcomes. Stateless. */
final class DeliverExchange<T> implements Exchange<Delivery<T>, DeliverResult<T>> {
    @Override
    public PduRequest request(Delivery<T> item) {
        return item.pdu();
    }

    @Override
    public DeliverResult<T> answered(Delivery<T> item, int sequence, PduResponse response) {
        SequenceNumber number = new SequenceNumber(sequence);
        DeliverOutcome outcome = response.status().isOk() && response instanceof DeliverSmResp
                ? new DeliverOutcome.Delivered(number)
                : new DeliverOutcome.Rejected(number, response.status());
        return new DeliverResult<>(item.context(), outcome);
    }

    @Override
    public DeliverResult<T> notSent(Delivery<T> item, NotSentReason reason) {
        return new DeliverResult<>(item.context(), new DeliverOutcome.NotSent(reason));
    }

    @Override
    public DeliverResult<T> unknown(Delivery<T> item, int sequence, UnknownReason reason) {
        return new DeliverResult<>(item.context(), new DeliverOutcome.Unknown(new SequenceNumber(sequence), reason));
    }

    /** The delivery was reported unknown and will be tried again; that it was taken after all changes nothing. */
    @Override
    public void late(Delivery<T> item, int sequence, PduResponse response) {}
}
