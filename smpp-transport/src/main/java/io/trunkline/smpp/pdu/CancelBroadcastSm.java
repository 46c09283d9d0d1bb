package io.trunkline.smpp.pdu;

/**
 * cancel_broadcast_sm: end a broadcast (SMPP 5.0 section 4.6.3.1).
 *
 * <pre>
 * field            size
 * service_type     C-octet, at most 6
 * message_id       C-octet, at most 65
 * source_addr_ton  1
 * source_addr_npi  1
 * source_addr      C-octet, at most 21
 * TLVs             broadcast_content_type, user_message_reference
 * </pre>
 *
 * @param messageId empty where the parameters say which
 */
public record CancelBroadcastSm(String serviceType, String messageId, PduAddress source, Tlvs tlvs)
        implements Operation {
    public CancelBroadcastSm {
        LatinText.check("service_type", serviceType, MessageFields.SERVICE_TYPE_OCTETS_MAX);
        LatinText.check("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.CANCEL_BROADCAST_SM;
    }

    @Override
    public CancelBroadcastSmResp refused(CommandStatus status) {
        return new CancelBroadcastSmResp(status);
    }
}
