package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.Exchange;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;

/** Requests that are no submissions, and their outcomes. Event loop only. */
final class RequestExchange implements Exchange<PduRequest, RequestOutcome> {
    private final BindTally tally;

    RequestExchange(BindTally tally) {
        this.tally = tally;
    }

    @Override
    public PduRequest request(PduRequest item) {
        return item;
    }

    @Override
    public RequestOutcome answered(PduRequest item, int sequence, PduResponse response) {
        return new RequestOutcome.Answered(new SequenceNumber(sequence), response);
    }

    @Override
    public RequestOutcome notSent(PduRequest item, NotSentReason reason) {
        return new RequestOutcome.NotSent(reason);
    }

    @Override
    public RequestOutcome unknown(PduRequest item, int sequence, UnknownReason reason) {
        return new RequestOutcome.Unknown(new SequenceNumber(sequence), reason);
    }

    /** Its outcome was reported unknown, and nobody waits for more. */
    @Override
    public void late(PduRequest item, int sequence, PduResponse response) {
        tally.late.increment();
    }
}
