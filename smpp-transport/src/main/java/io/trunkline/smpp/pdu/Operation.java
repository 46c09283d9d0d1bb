package io.trunkline.smpp.pdu;

/**
 * What an ESME asks of a message centre besides taking a single message: about messages that it has submitted, for many
 * destinations at once, or for a broadcast. Each is answered by its own response, or by generic_nack.
 */
public sealed interface Operation extends PduRequest
        permits QuerySm, CancelSm, ReplaceSm, SubmitMulti, BroadcastSm, QueryBroadcastSm, CancelBroadcastSm {

    /** The own response of this request with an error, sent without a body. */
    PduResponse refused(CommandStatus status);
}
