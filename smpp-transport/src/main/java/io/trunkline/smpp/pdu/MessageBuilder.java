package io.trunkline.smpp.pdu;

import java.util.function.Function;

/**
 * Fills a message PDU field by field; what is not set is empty or 0. For one thread; may be built from again.
 *
 * @param <P> the PDU that comes out
 */
public final class MessageBuilder<P extends MessagePdu> {
    private final Function<MessageBuilder<P>, P> construct;
    String serviceType = "";
    PduAddress source = PduAddress.NONE;
    PduAddress destination = PduAddress.NONE;
    EsmClass esmClass = EsmClass.DEFAULT;
    int protocolId;
    int priorityFlag;
    String scheduleDeliveryTime = "";
    String validityPeriod = "";
    RegisteredDelivery registeredDelivery = RegisteredDelivery.NONE;
    int replaceIfPresent;
    int dataCoding;
    int smDefaultMsgId;
    Octets shortMessage = Octets.EMPTY;
    Tlvs tlvs = Tlvs.NONE;

    MessageBuilder(Function<MessageBuilder<P>, P> construct) {
        this.construct = construct;
    }

    static <P extends MessagePdu> MessageBuilder<P> copying(P from, Function<MessageBuilder<P>, P> construct) {
        return new MessageBuilder<>(construct)
                .serviceType(from.serviceType())
                .source(from.source())
                .destination(from.destination())
                .esmClass(from.esmClass())
                .registeredDelivery(from.registeredDelivery())
                .dataCoding(from.dataCoding())
                .tlvs(from.tlvs());
    }

    public MessageBuilder<P> serviceType(String value) {
        serviceType = value;
        return this;
    }

    public MessageBuilder<P> source(PduAddress value) {
        source = value;
        return this;
    }

    public MessageBuilder<P> destination(PduAddress value) {
        destination = value;
        return this;
    }

    public MessageBuilder<P> esmClass(EsmClass value) {
        esmClass = value;
        return this;
    }

    public MessageBuilder<P> protocolId(int value) {
        protocolId = value;
        return this;
    }

    public MessageBuilder<P> priorityFlag(int value) {
        priorityFlag = value;
        return this;
    }

    public MessageBuilder<P> scheduleDeliveryTime(String value) {
        scheduleDeliveryTime = value;
        return this;
    }

    public MessageBuilder<P> validityPeriod(String value) {
        validityPeriod = value;
        return this;
    }

    public MessageBuilder<P> registeredDelivery(RegisteredDelivery value) {
        registeredDelivery = value;
        return this;
    }

    public MessageBuilder<P> replaceIfPresent(int value) {
        replaceIfPresent = value;
        return this;
    }

    public MessageBuilder<P> dataCoding(int value) {
        dataCoding = value;
        return this;
    }

    public MessageBuilder<P> smDefaultMsgId(int value) {
        smDefaultMsgId = value;
        return this;
    }

    public MessageBuilder<P> shortMessage(Octets value) {
        shortMessage = value;
        return this;
    }

    /** Copies {@code value}. */
    public MessageBuilder<P> shortMessage(byte[] value) {
        return shortMessage(Octets.copyOf(value));
    }

    public MessageBuilder<P> tlvs(Tlvs value) {
        tlvs = value;
        return this;
    }

    /** Appends one optional parameter. */
    public MessageBuilder<P> tlv(Tlv value) {
        return tlvs(tlvs.with(value));
    }

    public P build() {
        return construct.apply(this);
    }
}
