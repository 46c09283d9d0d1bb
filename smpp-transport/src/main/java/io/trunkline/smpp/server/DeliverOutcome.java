package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;

/** What became of one deliver_sm. Every delivery ends in exactly one of these, disconnects included. */
public sealed interface DeliverOutcome {
    /** The ESME took it. */
    record Delivered(SequenceNumber sequence) implements DeliverOutcome {}

    /** The ESME refused it; {@link CommandStatus#isThrottling} tells whether it only asks for less. */
    record Rejected(SequenceNumber sequence, CommandStatus status) implements DeliverOutcome {}

    /** It certainly did not reach the ESME. */
    record NotSent(NotSentReason reason) implements DeliverOutcome {}

    /** It was sent, and nobody can say whether it was taken. */
    record Unknown(SequenceNumber sequence, UnknownReason reason) implements DeliverOutcome {}
}
