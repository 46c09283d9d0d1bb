package io.trunkline.smpp.pdu;

/** The checks and readings that submit_sm, deliver_sm and data_sm share. */
final class MessageFields {
    static final int SERVICE_TYPE_OCTETS_MAX = 5;
    static final int SHORT_MESSAGE_OCTETS_MAX = 255;

    private MessageFields() {}

    static void check(String serviceType, String scheduleDeliveryTime, String validityPeriod, Octets shortMessage) {
        LatinText.check("service_type", serviceType, SERVICE_TYPE_OCTETS_MAX);
        LatinText.check("schedule_delivery_time", scheduleDeliveryTime, SmppTime.LENGTH);
        LatinText.check("validity_period", validityPeriod, SmppTime.LENGTH);
        if (shortMessage.length() > SHORT_MESSAGE_OCTETS_MAX) {
            throw new IllegalArgumentException("short_message: " + shortMessage.length()
                    + " octets (expected: at most 255; longer goes into message_payload)");
        }
    }

    static Octets userData(Octets shortMessage, Tlvs tlvs) {
        if (!shortMessage.isEmpty() || tlvs.isEmpty()) {
            return shortMessage;
        }
        Tlv payload = tlvs.find(TlvTag.MESSAGE_PAYLOAD);
        return payload == null ? shortMessage : payload.value();
    }
}
