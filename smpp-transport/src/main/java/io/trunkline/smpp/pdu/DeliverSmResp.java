package io.trunkline.smpp.pdu;

/**
 * deliver_sm_resp; the message_id is unused and sent empty (SMPP 3.4 section 4.6.2; 5.0 section 4.3.1.2). An error may come without a body; the message_id is then empty.
 *
 * <pre>
 * field       size
 * message_id  C-octet, at most 65
 * TLVs        any
 * </pre>
 */
public record DeliverSmResp(CommandStatus status, String messageId, Tlvs tlvs) implements PduResponse {
    static final int MESSAGE_ID_OCTETS_MAX = 64;

    public DeliverSmResp {
        LatinText.check("message_id", messageId, MESSAGE_ID_OCTETS_MAX);
    }

    private static final DeliverSmResp OK = new DeliverSmResp(CommandStatus.ROK, "", Tlvs.NONE);

    /** Allocates nothing for ESME_ROK. */
    public static DeliverSmResp of(CommandStatus status) {
        return status.isOk() ? OK : new DeliverSmResp(status, "", Tlvs.NONE);
    }

    @Override
    public CommandId commandId() {
        return CommandId.DELIVER_SM_RESP;
    }
}
