package io.trunkline.smpp.pdu;

/**
 * replace_sm: another text and other times for a message that is pending (SMPP 3.4 section 4.10.1; 5.0 section 4.5.5).
 *
 * <pre>
 * field                   size
 * message_id              C-octet, at most 65
 * source_addr_ton         1
 * source_addr_npi         1
 * source_addr             C-octet, at most 21
 * schedule_delivery_time  C-octet, 1 or 17
 * validity_period         C-octet, 1 or 17
 * registered_delivery     1
 * sm_default_msg_id       1
 * sm_length               1, unsigned
 * short_message           sm_length, at most 254
 * TLVs                    message_payload; since 5.0
 * </pre>
 *
 * <p>Strings are ASCII, as the specification has them (3.4 section 3.1).
 */
public record ReplaceSm(
        String messageId,
        PduAddress source,
        String scheduleDeliveryTime,
        String validityPeriod,
        RegisteredDelivery registeredDelivery,
        int smDefaultMsgId,
        Octets shortMessage,
        Tlvs tlvs)
        implements Operation {
    private static final int SHORT_MESSAGE_OCTETS_MAX = 254;

    public ReplaceSm {
        LatinText.checkAscii("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
        LatinText.checkAscii("source_addr", source.address(), PduAddress.OCTETS_MAX);
        checkTime("schedule_delivery_time", scheduleDeliveryTime);
        checkTime("validity_period", validityPeriod);
        LatinText.checkOctet("sm_default_msg_id", smDefaultMsgId);
        if (shortMessage.length() > SHORT_MESSAGE_OCTETS_MAX) {
            throw new IllegalArgumentException(
                    "short_message: " + shortMessage.length() + " octets (expected: at most 254)");
        }
    }

    private static void checkTime(String field, String time) {
        if (!SmppTime.isWellFormed(time)) {
            throw new IllegalArgumentException(
                    field + ": " + time + " (expected: empty, or a time as in 3.4 section 7.1)");
        }
    }

    @Override
    public CommandId commandId() {
        return CommandId.REPLACE_SM;
    }

    @Override
    public ReplaceSmResp refused(CommandStatus status) {
        return new ReplaceSmResp(status);
    }
}
