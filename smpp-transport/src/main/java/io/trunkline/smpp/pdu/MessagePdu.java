package io.trunkline.smpp.pdu;

/** What submit_sm, deliver_sm and data_sm have in common: a message from an address to an address. */
public sealed interface MessagePdu extends PduRequest permits SubmitSm, DeliverSm, DataSm {
    String serviceType();

    PduAddress source();

    PduAddress destination();

    EsmClass esmClass();

    RegisteredDelivery registeredDelivery();

    /** 0..255 (SMPP 3.4 section 5.2.19). */
    int dataCoding();

    Tlvs tlvs();

    /** The user data, UDH included: short_message, or the message_payload parameter where there is one. */
    Octets userData();
}
