package io.trunkline.smpp.pdu;

/**
 * submit_sm_resp (SMPP 3.4 section 4.4.2; 5.0 section 4.2.1.2). An error may come without a body; the message_id is then empty.
 *
 * <pre>
 * field       size
 * message_id  C-octet, at most 65
 * TLVs        any
 * </pre>
 */
public record SubmitSmResp(CommandStatus status, String messageId, Tlvs tlvs) implements PduResponse {
    static final int MESSAGE_ID_OCTETS_MAX = 64;

    public SubmitSmResp {
        LatinText.check("message_id", messageId, MESSAGE_ID_OCTETS_MAX);
    }

    /** ESME_ROK with the id under which receipts will come. */
    public static SubmitSmResp accepted(String messageId) {
        return new SubmitSmResp(CommandStatus.ROK, messageId, Tlvs.NONE);
    }

    /** An error, sent without a body. */
    public static SubmitSmResp refused(CommandStatus status) {
        return new SubmitSmResp(status, "", Tlvs.NONE);
    }

    @Override
    public CommandId commandId() {
        return CommandId.SUBMIT_SM_RESP;
    }
}
