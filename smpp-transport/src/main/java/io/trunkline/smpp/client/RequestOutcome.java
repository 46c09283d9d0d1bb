package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;

/** What became of a request that is no submission: exactly one of these for each. */
public sealed interface RequestOutcome {
    /** The message centre answered: with the request's own response, whose status may be an error, or a generic_nack. */
    record Answered(SequenceNumber sequenceNumber, PduResponse response) implements RequestOutcome {}

    /** The message centre has certainly not seen it. */
    record NotSent(NotSentReason reason) implements RequestOutcome {}

    /** It was sent, and nobody can say what came of it. */
    record Unknown(SequenceNumber sequenceNumber, UnknownReason reason) implements RequestOutcome {}
}
