package io.trunkline.smpp.pdu;

/**
 * query_broadcast_sm_resp (SMPP 5.0 section 4.6.1.2). An error may come without a body.
 *
 * <pre>
 * field       size
 * message_id  C-octet, at most 65
 * TLVs        message_state, broadcast_area_identifier and broadcast_area_success for each area
 * </pre>
 */
public record QueryBroadcastSmResp(CommandStatus status, String messageId, Tlvs tlvs) implements PduResponse {
    public QueryBroadcastSmResp {
        LatinText.check("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.QUERY_BROADCAST_SM_RESP;
    }
}
