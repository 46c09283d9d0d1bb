package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;

/** What became of one submit_sm. Every submission ends in exactly one of these, disconnects included. */
public sealed interface SubmitOutcome {
    /**
     * The message centre took it.
     *
     * @param messageId as it came; empty where the message centre gave none, and then receipts cannot be correlated
     */
    record Accepted(SequenceNumber sequence, String messageId) implements SubmitOutcome {}

    /** The message centre refused it. */
    record Rejected(SequenceNumber sequence, CommandStatus status) implements SubmitOutcome {}

    /** The message centre asks for less, ESME_RTHROTTLED or ESME_RMSGQFUL; the bind slows down by itself. */
    record Throttled(SequenceNumber sequence, CommandStatus status) implements SubmitOutcome {}

    /** It certainly did not reach the message centre. */
    record NotSent(NotSentReason reason) implements SubmitOutcome {}

    /** It was sent, and nobody can say whether it was taken. */
    record Unknown(SequenceNumber sequence, UnknownReason reason) implements SubmitOutcome {}
}
