package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.session.Exchange;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;

/** Submissions as requests, and their outcomes counted. Event loop only. */
final class SubmitExchange<T> implements Exchange<Submission<T>, SubmitResult<T>> {
    private final BindTally tally;
    private final BindHandler handler;

    SubmitExchange(BindTally tally, BindHandler handler) {
        this.tally = tally;
        this.handler = handler;
    }

    @Override
    public PduRequest request(Submission<T> item) {
        return item.pdu();
    }

    @Override
    public SubmitResult<T> answered(Submission<T> item, int sequence, PduResponse response) {
        return result(item, outcome(sequence, response));
    }

    @Override
    public SubmitResult<T> notSent(Submission<T> item, NotSentReason reason) {
        return result(item, new SubmitOutcome.NotSent(reason));
    }

    @Override
    public SubmitResult<T> unknown(Submission<T> item, int sequence, UnknownReason reason) {
        return result(item, new SubmitOutcome.Unknown(new SequenceNumber(sequence), reason));
    }

    @Override
    public void late(Submission<T> item, int sequence, PduResponse response) {
        tally.late.increment();
        handler.late(item.pdu(), item.context(), outcome(sequence, response));
    }

    private SubmitResult<T> result(Submission<T> item, SubmitOutcome outcome) {
        tally.count(outcome);
        return new SubmitResult<>(item.context(), outcome);
    }

    /** A generic_nack refuses whatever its status says. */
    private static SubmitOutcome outcome(int sequence, PduResponse response) {
        CommandStatus status = response.status();
        SequenceNumber number = new SequenceNumber(sequence);
        if (status.isThrottling()) {
            return new SubmitOutcome.Throttled(number, status);
        }
        return status.isOk() && response instanceof SubmitSmResp accepted
                ? new SubmitOutcome.Accepted(number, accepted.messageId())
                : new SubmitOutcome.Rejected(number, status);
    }
}
