package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SmppTime;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;

/**
 * A submit_sm or deliver_sm where it lies in a buffer: a flyweight that checks the layout and then reads fields in
 * place, without garbage until one is asked for as an object. The layout is that of {@link SubmitSm}.
 *
 * <p>For one thread. What it reads is valid while the buffer is unchanged and until the next {@code wrap}; what it gives
 * as an object stays valid.
 */
public final class MessageView {
    /** Room for any address, for {@link #copySource} and {@link #copyDestination}. */
    public static final int ADDRESS_OCTETS_MAX = PduAddress.OCTETS_MAX;

    /** Room for any short_message, for {@link #copyShortMessage}. */
    public static final int SHORT_MESSAGE_OCTETS_MAX = 255;

    private final PduReader body;
    private PduAddress own = PduAddress.NONE;
    private int serviceTypeAt;
    private int serviceTypeOctets;
    private int sourceAt;
    private int sourceOctets;
    private int destinationAt;
    private int destinationOctets;
    private int classAt;
    private int scheduleAt;
    private int scheduleOctets;
    private int validityAt;
    private int validityOctets;
    private int deliveryAt;
    private int textAt;
    private int textOctets;
    private int tlvsAt;
    private int tlvsOctets;

    public MessageView() {
        this(new PduReader());
    }

    /** Reads through {@code body}, which others may use between one message and the next. */
    MessageView(PduReader body) {
        this.body = body;
    }

    /**
     * Moves on to the submit_sm in the {@code length} octets of {@code buffer} from {@code offset}, header included;
     * indices are not moved.
     *
     * @throws MalformedPduException with the status that answers the first field that is wrong; the view is then
     *     meaningless
     */
    public void wrapSubmitSm(ByteBuf buffer, int offset, int length) throws MalformedPduException {
        locate(buffer, offset, length);
        checkTime("schedule_delivery_time", scheduleAt, scheduleOctets, CommandStatus.RINVSCHED);
        checkTime("validity_period", validityAt, validityOctets, CommandStatus.RINVEXPIRY);
        if (textOctets > 0 && hasTlv(TlvTag.MESSAGE_PAYLOAD)) {
            throw secondText(textOctets);
        }
    }

    /** Moves on to a deliver_sm, whose times may be anything: see {@link #wrapSubmitSm}. */
    public void wrapDeliverSm(ByteBuf buffer, int offset, int length) throws MalformedPduException {
        locate(buffer, offset, length);
    }

    private void locate(ByteBuf buffer, int offset, int length) throws MalformedPduException {
        body.reset(buffer, offset + Pdu.HEADER_OCTETS, length - Pdu.HEADER_OCTETS);
        serviceTypeAt = body.position();
        serviceTypeOctets =
                body.skipCString("service_type", PduReader.SERVICE_TYPE_OCTETS_MAX, CommandStatus.RINVSERTYP);
        body.skip(2, "source_addr_ton");
        sourceAt = body.position();
        sourceOctets = body.skipCString("source_addr", PduAddress.OCTETS_MAX, CommandStatus.RINVSRCADR);
        body.skip(2, "dest_addr_ton");
        destinationAt = body.position();
        destinationOctets = body.skipCString("destination_addr", PduAddress.OCTETS_MAX, CommandStatus.RINVDSTADR);
        classAt = body.position();
        body.skip(3, "esm_class");
        scheduleAt = body.position();
        scheduleOctets = body.skipCString("schedule_delivery_time", SmppTime.LENGTH, CommandStatus.RINVSCHED);
        validityAt = body.position();
        validityOctets = body.skipCString("validity_period", SmppTime.LENGTH, CommandStatus.RINVEXPIRY);
        deliveryAt = body.position();
        body.skip(4, "registered_delivery");
        textOctets = body.octet("sm_length");
        textAt = body.position();
        body.skipOctets("short_message", textOctets, CommandStatus.RINVMSGLEN);
        tlvsAt = body.position();
        tlvsOctets = body.skipTlvs();
    }

    /** Lets go of the message; what is read from here until the next {@code wrap} is meaningless. */
    public void release() {
        body.release();
    }

    public String serviceType() {
        return body.latin(serviceTypeAt, serviceTypeOctets);
    }

    public int sourceTon() {
        return body.at(sourceAt - 2);
    }

    public int sourceNpi() {
        return body.at(sourceAt - 1);
    }

    /** Copies the octets of source_addr; answers how many there are. */
    public int copySource(byte[] into) {
        body.copyInto(into, sourceAt, sourceOctets);
        return sourceOctets;
    }

    public PduAddress source() {
        return new PduAddress(sourceTon(), sourceNpi(), body.latin(sourceAt, sourceOctets));
    }

    public int destinationTon() {
        return body.at(destinationAt - 2);
    }

    public int destinationNpi() {
        return body.at(destinationAt - 1);
    }

    /** Copies the octets of destination_addr; answers how many there are. */
    public int copyDestination(byte[] into) {
        body.copyInto(into, destinationAt, destinationOctets);
        return destinationOctets;
    }

    public PduAddress destination() {
        return new PduAddress(destinationTon(), destinationNpi(), body.latin(destinationAt, destinationOctets));
    }

    public EsmClass esmClass() {
        return EsmClass.of(body.at(classAt));
    }

    public int protocolId() {
        return body.at(classAt + 1);
    }

    public int priorityFlag() {
        return body.at(classAt + 2);
    }

    public String scheduleDeliveryTime() {
        return body.latin(scheduleAt, scheduleOctets);
    }

    public String validityPeriod() {
        return body.latin(validityAt, validityOctets);
    }

    public RegisteredDelivery registeredDelivery() {
        return RegisteredDelivery.of(body.at(deliveryAt));
    }

    public int replaceIfPresent() {
        return body.at(deliveryAt + 1);
    }

    public int dataCoding() {
        return body.at(deliveryAt + 2);
    }

    public int smDefaultMsgId() {
        return body.at(deliveryAt + 3);
    }

    /** sm_length. */
    public int shortMessageOctets() {
        return textOctets;
    }

    /** Copies the octets of short_message; answers how many there are. */
    public int copyShortMessage(byte[] into) {
        body.copyInto(into, textAt, textOctets);
        return textOctets;
    }

    public Octets shortMessage() {
        return body.copy(textAt, textOctets);
    }

    public boolean hasTlvs() {
        return tlvsOctets > 0;
    }

    public boolean hasTlv(int tag) {
        return body.findTlv(tlvsAt, tlvsOctets, tag) >= 0;
    }

    /**
     * Copies the value of the first parameter with {@code tag}, as much of it as {@code into} has room for; answers the
     * octets of the value, or -1 where there is no such parameter.
     */
    public int copyTlv(int tag, byte[] into) {
        int at = body.findTlv(tlvsAt, tlvsOctets, tag);
        if (at < 0) {
            return -1;
        }
        int octets = body.u16(at + 2);
        body.copyInto(into, at + PduReader.TLV_HEADER_OCTETS, Math.min(octets, into.length));
        return octets;
    }

    public Tlvs tlvs() {
        return tlvsOctets == 0 ? Tlvs.NONE : Tlvs.ofEncoded(body.copy(tlvsAt, tlvsOctets));
    }

    public SubmitSm toSubmitSm() {
        return new SubmitSm(
                serviceType(),
                shared(sourceAt, sourceOctets),
                destination(),
                esmClass(),
                protocolId(),
                priorityFlag(),
                scheduleDeliveryTime(),
                validityPeriod(),
                registeredDelivery(),
                replaceIfPresent(),
                dataCoding(),
                smDefaultMsgId(),
                shortMessage(),
                tlvs());
    }

    public DeliverSm toDeliverSm() {
        return new DeliverSm(
                serviceType(),
                source(),
                shared(destinationAt, destinationOctets),
                esmClass(),
                protocolId(),
                priorityFlag(),
                scheduleDeliveryTime(),
                validityPeriod(),
                registeredDelivery(),
                replaceIfPresent(),
                dataCoding(),
                smDefaultMsgId(),
                shortMessage(),
                tlvs());
    }

    /**
     * The ESME's own address: the sender of what it submits, the recipient of what is delivered to it. Most messages of a
     * session have the same one as the message before, which is then the same object.
     */
    private PduAddress shared(int at, int octets) {
        int ton = body.at(at - 2);
        int npi = body.at(at - 1);
        if (ton != own.ton() || npi != own.npi() || !body.isLatin(at, octets, own.address())) {
            own = new PduAddress(ton, npi, body.latin(at, octets));
        }
        return own;
    }

    /** message_payload takes the place of short_message: with both there would be two texts (SMPP 3.4 section 5.3.2.32). */
    static void checkOneText(Octets shortMessage, Tlvs tlvs) throws MalformedPduException {
        if (!shortMessage.isEmpty() && tlvs.has(TlvTag.MESSAGE_PAYLOAD)) {
            throw secondText(shortMessage.length());
        }
    }

    private static MalformedPduException secondText(int shortMessageOctets) {
        return new MalformedPduException(
                CommandStatus.RTLVNOTALLWD,
                "message_payload: beside a short_message of " + shortMessageOctets + " octets (expected: sm_length 0)");
    }

    private void checkTime(String field, int at, int octets, CommandStatus status) throws MalformedPduException {
        if (octets > 0) {
            PduReader.checkTime(field, body.latin(at, octets), status);
        }
    }
}
