package io.trunkline.smpp.pdu;

/**
 * data_sm_resp (SMPP 3.4 section 4.7.2; 5.0 section 4.2.2.2). An error may come without a body; the message_id is then empty.
 *
 * <pre>
 * field       size
 * message_id  C-octet, at most 65
 * TLVs        any
 * </pre>
 */
public record DataSmResp(CommandStatus status, String messageId, Tlvs tlvs) implements PduResponse {
    static final int MESSAGE_ID_OCTETS_MAX = 64;

    public DataSmResp {
        LatinText.check("message_id", messageId, MESSAGE_ID_OCTETS_MAX);
    }

    /** ESME_ROK with the id under which receipts will come. */
    public static DataSmResp accepted(String messageId) {
        return new DataSmResp(CommandStatus.ROK, messageId, Tlvs.NONE);
    }

    /** An error, sent without a body. */
    public static DataSmResp refused(CommandStatus status) {
        return new DataSmResp(status, "", Tlvs.NONE);
    }

    @Override
    public CommandId commandId() {
        return CommandId.DATA_SM_RESP;
    }
}
