package io.trunkline.smpp.pdu;

/**
 * query_broadcast_sm: what became of a broadcast (SMPP 5.0 section 4.6.1.1).
 *
 * <pre>
 * field            size
 * message_id       C-octet, at most 65
 * source_addr_ton  1
 * source_addr_npi  1
 * source_addr      C-octet, at most 21
 * TLVs             user_message_reference
 * </pre>
 *
 * @param messageId empty where the reference says which
 */
public record QueryBroadcastSm(String messageId, PduAddress source, Tlvs tlvs) implements Operation {
    public QueryBroadcastSm {
        LatinText.check("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.QUERY_BROADCAST_SM;
    }

    @Override
    public QueryBroadcastSmResp refused(CommandStatus status) {
        return new QueryBroadcastSmResp(status, "", Tlvs.NONE);
    }
}
