package io.trunkline.smpp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageViewTest {
    private static final int OFFSET = 5;

    /** One view for all, as in a session: nothing of the PDU before may show. */
    private final MessageView view = new MessageView();

    /** Buffers outside the heap, which are copied from, take turns with arrays, which are read where they are. */
    private boolean onHeap;

    private final byte[] address = new byte[MessageView.ADDRESS_OCTETS_MAX];
    private final byte[] text = new byte[MessageView.SHORT_MESSAGE_OCTETS_MAX];

    @Test
    void everyFieldShouldBeReadInPlaceAsTheRecordHasIt() throws MalformedPduException {
        Random random = new Random(20_261_121);
        for (int i = 0; i < 2_000; i++) {
            SubmitSm submit = any(random, SubmitSm.builder());
            wrap(submit);
            assertSame(submit);
            assertThat(view.toSubmitSm()).isEqualTo(submit);

            DeliverSm deliver = any(random, DeliverSm.builder());
            wrap(deliver);
            assertThat(view.toDeliverSm()).isEqualTo(deliver);
        }
    }

    @Test
    void aParameterShouldBeCopiedAsFarAsThereIsRoom() throws MalformedPduException {
        wrap(SubmitSm.builder()
                .tlv(Tlv.ofByte(TlvTag.PAYLOAD_TYPE, 1))
                .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, "abc"))
                .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, "second"))
                .build());
        byte[] into = new byte[6];
        assertThat(view.copyTlv(TlvTag.RECEIPTED_MESSAGE_ID, into)).isEqualTo(4);
        assertThat(into).startsWith('a', 'b', 'c', 0);
        assertThat(view.copyTlv(TlvTag.RECEIPTED_MESSAGE_ID, new byte[2])).isEqualTo(4);
        assertThat(view.copyTlv(TlvTag.MESSAGE_STATE, into)).isEqualTo(-1);
        assertThat(view.hasTlv(TlvTag.PAYLOAD_TYPE)).isTrue();
        assertThat(view.hasTlv(TlvTag.MESSAGE_STATE)).isFalse();
    }

    @Test
    void aMessageLargerThanTheArrayThatIsKeptShouldBeReadWhole() throws MalformedPduException {
        SubmitSm large = SubmitSm.builder()
                .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, octets(new Random(1), 60_000)))
                .build();
        for (int i = 0; i < 2; i++) {
            wrap(large);
            assertThat(view.toSubmitSm()).isEqualTo(large);
        }
    }

    @Test
    void theEsmesOwnAddressShouldBeTheSameObjectWhileItDoesNotChange() throws MalformedPduException {
        PduAddress sender = PduAddress.alphanumeric("Acme");
        for (String other : new String[] {"1", "2"}) {
            PduAddress recipient = PduAddress.international(other);
            wrap(SubmitSm.builder().source(sender).destination(recipient).build());
            SubmitSm submit = view.toSubmitSm();
            wrap(DeliverSm.builder().source(recipient).destination(sender).build());
            DeliverSm deliver = view.toDeliverSm();

            assertThat(submit.source()).isEqualTo(sender).isSameAs(deliver.destination());
            assertThat(submit.destination()).isEqualTo(recipient).isEqualTo(deliver.source());
        }
    }

    @Test
    void aViewThatHasLetGoShouldGiveNothingOfItsMessage() throws MalformedPduException {
        wrap(SubmitSm.builder().source(PduAddress.alphanumeric("Acme")).build());
        view.release();
        assertThatThrownBy(view::source).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aMalformedBodyShouldBeRefusedBeforeAnythingIsRead() {
        byte[] cut = Wire.octets("00000013 00000004 00000000 0000002A 000505");
        assertThatThrownBy(() -> view.wrapSubmitSm(Unpooled.wrappedBuffer(cut), 0, cut.length))
                .isInstanceOf(MalformedPduException.class)
                .hasMessage("source_addr: no NUL within 0 octets (expected: at most 20 and a NUL)");
    }

    private void wrap(MessagePdu pdu) throws MalformedPduException {
        byte[] frame = Wire.encode(pdu, 1);
        ByteBuf in = onHeap
                ? Unpooled.buffer()
                        .writeBytes(new byte[OFFSET + 3])
                        .writeBytes(frame)
                        .slice(3, OFFSET + frame.length)
                : Unpooled.directBuffer().writeBytes(new byte[OFFSET]).writeBytes(frame);
        onHeap = !onHeap;
        if (pdu instanceof SubmitSm) {
            view.wrapSubmitSm(in, OFFSET, frame.length);
        } else {
            view.wrapDeliverSm(in, OFFSET, frame.length);
        }
        assertThat(in.readerIndex()).isZero();
        in.release();
    }

    private void assertSame(SubmitSm submit) {
        assertThat(view.serviceType()).isEqualTo(submit.serviceType());
        assertThat(view.source()).isEqualTo(submit.source());
        assertThat(copied(view.copySource(address))).isEqualTo(submit.source().address());
        assertThat(view.destination()).isEqualTo(submit.destination());
        assertThat(copied(view.copyDestination(address)))
                .isEqualTo(submit.destination().address());
        assertThat(view.esmClass()).isEqualTo(submit.esmClass());
        assertThat(view.protocolId()).isEqualTo(submit.protocolId());
        assertThat(view.priorityFlag()).isEqualTo(submit.priorityFlag());
        assertThat(view.scheduleDeliveryTime()).isEqualTo(submit.scheduleDeliveryTime());
        assertThat(view.validityPeriod()).isEqualTo(submit.validityPeriod());
        assertThat(view.registeredDelivery()).isEqualTo(submit.registeredDelivery());
        assertThat(view.replaceIfPresent()).isEqualTo(submit.replaceIfPresent());
        assertThat(view.dataCoding()).isEqualTo(submit.dataCoding());
        assertThat(view.smDefaultMsgId()).isEqualTo(submit.smDefaultMsgId());
        assertThat(view.shortMessageOctets()).isEqualTo(submit.shortMessage().length());
        int octets = view.copyShortMessage(text);
        assertThat(Arrays.copyOf(text, octets)).isEqualTo(submit.shortMessage().toByteArray());
        assertThat(view.tlvs()).isEqualTo(submit.tlvs());
        assertThat(view.hasTlvs()).isEqualTo(!submit.tlvs().isEmpty());
    }

    private String copied(int octets) {
        return new String(address, 0, octets, StandardCharsets.ISO_8859_1);
    }

    private static <P extends MessagePdu> P any(Random random, MessageBuilder<P> builder) {
        builder.serviceType(latin(random, 5))
                .source(new PduAddress(random.nextInt(256), random.nextInt(256), latin(random, 20)))
                .destination(new PduAddress(random.nextInt(256), random.nextInt(256), latin(random, 20)))
                .esmClass(EsmClass.of(random.nextInt(256)))
                .protocolId(random.nextInt(256))
                .priorityFlag(random.nextInt(256))
                .scheduleDeliveryTime(random.nextBoolean() ? "" : "261121060000000+")
                .validityPeriod(random.nextBoolean() ? "" : "000001000000000R")
                .registeredDelivery(RegisteredDelivery.of(random.nextInt(256)))
                .replaceIfPresent(random.nextInt(256))
                .dataCoding(random.nextInt(256))
                .smDefaultMsgId(random.nextInt(256))
                .shortMessage(Octets.wrap(octets(random, random.nextInt(256))));
        for (int left = random.nextInt(3); left > 0; left--) {
            builder.tlv(Tlv.ofBytes(0x1400 + random.nextInt(0x1000), octets(random, random.nextInt(40))));
        }
        return builder.build();
    }

    private static String latin(Random random, int octetsMax) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(octetsMax + 1); left > 0; left--) {
            text.append((char) (1 + random.nextInt(255)));
        }
        return text.toString();
    }

    private static byte[] octets(Random random, int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }
}
