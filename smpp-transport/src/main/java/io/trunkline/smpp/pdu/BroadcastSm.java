package io.trunkline.smpp.pdu;

/**
 * broadcast_sm: a message to an area (SMPP 5.0 section 4.4.1.1).
 *
 * <pre>
 * field                    size
 * service_type             C-octet, at most 6
 * source_addr_ton          1
 * source_addr_npi          1
 * source_addr              C-octet, at most 21
 * message_id               C-octet, at most 65
 * priority_flag            1
 * schedule_delivery_time   C-octet, 1 or 17
 * validity_period          C-octet, 1 or 17
 * replace_if_present_flag  1
 * data_coding              1
 * sm_default_msg_id        1
 * TLVs                     broadcast_area_identifier, broadcast_content_type, broadcast_rep_num,
 *                          broadcast_frequency_interval, and others
 * </pre>
 *
 * <p>That the four parameters are there is for the message centre to see to; the text is in message_payload.
 *
 * @param messageId that of the broadcast to replace; else empty
 */
public record BroadcastSm(
        String serviceType,
        PduAddress source,
        String messageId,
        int priorityFlag,
        String scheduleDeliveryTime,
        String validityPeriod,
        int replaceIfPresent,
        int dataCoding,
        int smDefaultMsgId,
        Tlvs tlvs)
        implements Operation {
    public BroadcastSm {
        MessageFields.check(serviceType, scheduleDeliveryTime, validityPeriod, Octets.EMPTY);
        LatinText.check("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.BROADCAST_SM;
    }

    @Override
    public BroadcastSmResp refused(CommandStatus status) {
        return new BroadcastSmResp(status, "", Tlvs.NONE);
    }
}
