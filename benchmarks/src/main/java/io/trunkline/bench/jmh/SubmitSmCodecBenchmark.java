package io.trunkline.bench.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.trunkline.smpp.codec.MalformedPduException;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.codec.PduDecoder;
import io.trunkline.smpp.codec.PduEncoder;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import java.util.concurrent.TimeUnit;
import org.jsmpp.PDUStringException;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One submit_sm of 120 octets of text, to bytes and back: ours beside jSMPP's composer and decomposer. Ours writes into
 * a pooled direct buffer, as on a socket; jSMPP makes an array, as it does for its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class SubmitSmCodecBenchmark {
    private static final int SEQUENCE_NUMBER = 4711;
    private static final byte[] TEXT =
            "Your parcel is on its way and should be with you today. Follow it on our page, where you can also move the appointment."
                    .getBytes(ISO_8859_1);

    private final SubmitSm pdu = SubmitSm.builder()
            .source(PduAddress.international("14155550100"))
            .destination(PduAddress.international("14155550123"))
            .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
            .shortMessage(Octets.wrap(TEXT))
            .build();
    private final PduDecoder decoder = new PduDecoder();
    private final MessageView view = new MessageView();
    private final byte[] source = new byte[MessageView.ADDRESS_OCTETS_MAX];
    private final byte[] destination = new byte[MessageView.ADDRESS_OCTETS_MAX];
    private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(512);
    private final DefaultComposer composer = new DefaultComposer();
    private final DefaultDecomposer decomposer = new DefaultDecomposer();
    private final byte[] wire = encodedOnce();
    private final ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(512).writeBytes(wire);

    @Benchmark
    public ByteBuf encode() {
        PduEncoder.encode(pdu, SEQUENCE_NUMBER, true, out.clear());
        return out;
    }

    @Benchmark
    public Pdu decode() throws MalformedPduException {
        return decoder.decode(CommandId.SUBMIT_SM, in, 0, wire.length);
    }

    /** To bytes and back through the flyweight: every mandatory field is read and the text is copied. */
    @Benchmark
    public byte[] encodeAndView(Blackhole read) throws MalformedPduException {
        PduEncoder.encode(pdu, SEQUENCE_NUMBER, true, out.clear());
        view.wrapSubmitSm(out, 0, out.writerIndex());
        read.consume(view.serviceType());
        read.consume(view.sourceTon());
        read.consume(view.sourceNpi());
        read.consume(view.copySource(source));
        read.consume(view.destinationTon());
        read.consume(view.destinationNpi());
        read.consume(view.copyDestination(destination));
        read.consume(view.esmClass());
        read.consume(view.protocolId());
        read.consume(view.priorityFlag());
        read.consume(view.scheduleDeliveryTime());
        read.consume(view.validityPeriod());
        read.consume(view.registeredDelivery());
        read.consume(view.replaceIfPresent());
        read.consume(view.dataCoding());
        read.consume(view.smDefaultMsgId());
        byte[] text = new byte[view.shortMessageOctets()];
        view.copyShortMessage(text);
        return text;
    }

    /** To bytes and back as a record. */
    @Benchmark
    public Pdu encodeAndDecode() throws MalformedPduException {
        PduEncoder.encode(pdu, SEQUENCE_NUMBER, true, out.clear());
        return decoder.decode(CommandId.SUBMIT_SM, out, 0, out.writerIndex());
    }

    @Benchmark
    public org.jsmpp.bean.SubmitSm encodeAndDecodeWithJsmpp() throws PDUStringException {
        return decomposer.submitSm(encodeWithJsmpp());
    }

    @Benchmark
    public byte[] encodeWithJsmpp() throws PDUStringException {
        byte international = 1;
        byte isdn = 1;
        byte receipt = 1;
        byte none = 0;
        return composer.submitSm(
                SEQUENCE_NUMBER,
                "",
                international,
                isdn,
                "14155550100",
                international,
                isdn,
                "14155550123",
                none,
                none,
                none,
                "",
                "",
                receipt,
                none,
                none,
                none,
                TEXT);
    }

    @Benchmark
    public org.jsmpp.bean.SubmitSm decodeWithJsmpp() throws PDUStringException {
        return decomposer.submitSm(wire);
    }

    private byte[] encodedOnce() {
        ByteBuf bytes = Unpooled.buffer();
        PduEncoder.encode(pdu, SEQUENCE_NUMBER, true, bytes);
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        return copy;
    }
}
