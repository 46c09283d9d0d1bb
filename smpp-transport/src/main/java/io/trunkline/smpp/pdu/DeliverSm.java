package io.trunkline.smpp.pdu;

/**
 * deliver_sm: the message centre hands a receipt or a message to an ESME (SMPP 3.4 section 4.6.1; 5.0 section 4.3.1.1).
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
 * <p>Same layout as submit_sm; the times, replace_if_present_flag and sm_default_msg_id are meant to be empty here, and
 * are kept where a carrier fills them.
 */
public record DeliverSm(
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
    public DeliverSm {
        MessageFields.check(serviceType, scheduleDeliveryTime, validityPeriod, shortMessage);
    }

    /** Starts from empty fields, see {@link MessageBuilder}. */
    public static MessageBuilder<DeliverSm> builder() {
        return new MessageBuilder<>(DeliverSm::from);
    }

    public MessageBuilder<DeliverSm> toBuilder() {
        return MessageBuilder.copying(this, DeliverSm::from)
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
        return CommandId.DELIVER_SM;
    }

    @Override
    public Octets userData() {
        return MessageFields.userData(shortMessage, tlvs);
    }

    private static DeliverSm from(MessageBuilder<DeliverSm> fields) {
        return new DeliverSm(
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
