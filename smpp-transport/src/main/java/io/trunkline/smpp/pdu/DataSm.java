package io.trunkline.smpp.pdu;

/**
 * data_sm: a message in either direction, its text in the message_payload parameter (SMPP 3.4 section 4.7.1; 5.0 section
 * 4.2.2.1).
 *
 * <pre>
 * field                    size
 * service_type             C-octet, at most 6
 * source_addr_ton          1
 * source_addr_npi          1
 * source_addr              C-octet, at most 65
 * dest_addr_ton            1
 * dest_addr_npi            1
 * destination_addr         C-octet, at most 65
 * esm_class                1
 * registered_delivery      1
 * data_coding              1
 * TLVs                     any
 * </pre>
 *
 * <p>Addresses are held to the 20 octets that the other commands allow: nothing longer can be dialled.
 */
public record DataSm(
        String serviceType,
        PduAddress source,
        PduAddress destination,
        EsmClass esmClass,
        RegisteredDelivery registeredDelivery,
        int dataCoding,
        Tlvs tlvs)
        implements MessagePdu {
    public DataSm {
        LatinText.check("service_type", serviceType, MessageFields.SERVICE_TYPE_OCTETS_MAX);
    }

    /** Starts from empty fields; those that data_sm does not have are left out. */
    public static MessageBuilder<DataSm> builder() {
        return new MessageBuilder<>(DataSm::from);
    }

    /** The same message as a submit_sm, with nothing lost. */
    public SubmitSm toSubmitSm() {
        return new SubmitSm(
                serviceType,
                source,
                destination,
                esmClass,
                0,
                0,
                "",
                "",
                registeredDelivery,
                0,
                dataCoding,
                0,
                Octets.EMPTY,
                tlvs);
    }

    /** The same message as a deliver_sm, with nothing lost. */
    public DeliverSm toDeliverSm() {
        return new DeliverSm(
                serviceType,
                source,
                destination,
                esmClass,
                0,
                0,
                "",
                "",
                registeredDelivery,
                0,
                dataCoding,
                0,
                Octets.EMPTY,
                tlvs);
    }

    @Override
    public CommandId commandId() {
        return CommandId.DATA_SM;
    }

    @Override
    public Octets userData() {
        return MessageFields.userData(Octets.EMPTY, tlvs);
    }

    private static DataSm from(MessageBuilder<DataSm> fields) {
        return new DataSm(
                fields.serviceType,
                fields.source,
                fields.destination,
                fields.esmClass,
                fields.registeredDelivery,
                fields.dataCoding,
                fields.tlvs);
    }
}
