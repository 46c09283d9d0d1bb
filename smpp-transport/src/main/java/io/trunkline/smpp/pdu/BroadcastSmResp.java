package io.trunkline.smpp.pdu;

/**
 * broadcast_sm_resp (SMPP 5.0 section 4.4.1.2). An error may come without a body.
 *
 * <pre>
 * field       size
 * message_id  C-octet, at most 65
 * TLVs        broadcast_error_status, failed areas as broadcast_area_identifier
 * </pre>
 */
public record BroadcastSmResp(CommandStatus status, String messageId, Tlvs tlvs) implements PduResponse {
    public BroadcastSmResp {
        LatinText.check("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.BROADCAST_SM_RESP;
    }
}
