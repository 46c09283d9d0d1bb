package io.trunkline.smpp.pdu;

/**
 * submit_sm: an ESME hands a message to the message centre (SMPP 3.4 section 4.4.1; 5.0 section 4.2.1.1).
 *
 * <pre>
 * field                    size
 * service_type             C-octet, at most 6
 * source_addr_ton          1
 * source_addr_npi          1
 * source_addr              C-octet, at most 21
 * dest_addr_ton            1
 * dest_addr_npi            1
 * destination_addr         C-octet, at most 21
 * esm_class                1
 * protocol_id              1
 * priority_flag            1
 * schedule_delivery_time   C-octet, 1 or 17
 * validity_period          C-octet, 1 or 17
 * registered_delivery      1
 * replace_if_present_flag  1
 * data_coding              1
 * sm_default_msg_id        1
 * sm_length                1, unsigned
 * short_message            sm_length
 * TLVs                     any
 * </pre>
 *
 * <p>Both times are empty or 16 characters, see {@link SmppTime}. One octet fields are 0..255.
 */
public record SubmitSm(
        String serviceType,
        PduAddress source,
        PduAddress destination,
        EsmClass esmClass,
        int protocolId,
        int priorityFlag,
        String scheduleDeliveryTime,
        String validityPeriod,
        RegisteredDelivery registeredDelivery,
        int replaceIfPresent,
        int dataCoding,
        int smDefaultMsgId,
        Octets shortMessage,
        Tlvs tlvs)
        implements MessagePdu {
    public SubmitSm {
        MessageFields.check(serviceType, scheduleDeliveryTime, validityPeriod, shortMessage);
    }

    /** Starts from empty fields, see {@link MessageBuilder}. */
    public static MessageBuilder<SubmitSm> builder() {
        return new MessageBuilder<>(SubmitSm::from);
    }

    public MessageBuilder<SubmitSm> toBuilder() {
        return MessageBuilder.copying(this, SubmitSm::from)
                .protocolId(protocolId)
                .priorityFlag(priorityFlag)
                .scheduleDeliveryTime(scheduleDeliveryTime)
                .validityPeriod(validityPeriod)
                .replaceIfPresent(replaceIfPresent)
                .smDefaultMsgId(smDefaultMsgId)
                .shortMessage(shortMessage);
    }

    @Override
    public CommandId commandId() {
        return CommandId.SUBMIT_SM;
    }

    @Override
    public Octets userData() {
        return MessageFields.userData(shortMessage, tlvs);
    }

    private static SubmitSm from(MessageBuilder<SubmitSm> fields) {
        return new SubmitSm(
                fields.serviceType,
                fields.source,
                fields.destination,
                fields.esmClass,
                fields.protocolId,
                fields.priorityFlag,
                fields.scheduleDeliveryTime,
                fields.validityPeriod,
                fields.registeredDelivery,
                fields.replaceIfPresent,
                fields.dataCoding,
                fields.smDefaultMsgId,
                fields.shortMessage,
                fields.tlvs);
    }
}
