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
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.receipt.DeliveryReceipt;
import io.trunkline.smpp.receipt.ReceiptScan;
import io.trunkline.smpp.receipt.ReceiptScanner;
import java.util.concurrent.TimeUnit;
import org.jsmpp.PDUStringException;
import org.jsmpp.util.DefaultDecomposer;
import org.jsmpp.util.InvalidDeliveryReceiptException;
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
 * One deliver_sm with a receipt in its text and two of its parameters, read and understood: in place, as records, and
 * with jSMPP.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class ReceiptCodecBenchmark {
    private static final byte[] TEXT = ("id:0123456789 sub:001 dlvrd:001 submit date:2611210600 done date:2611210601"
                    + " stat:DELIVRD err:000 text:Your parcel is on it")
            .getBytes(ISO_8859_1);

    private final PduDecoder decoder = new PduDecoder();
    private final MessageView view = new MessageView();
    private final ReceiptScanner scanner = new ReceiptScanner();
    private final byte[] text = new byte[MessageView.SHORT_MESSAGE_OCTETS_MAX];
    private final byte[] value = new byte[65];
    private final byte[] address = new byte[MessageView.ADDRESS_OCTETS_MAX];
    private final DefaultDecomposer decomposer = new DefaultDecomposer();
    private final byte[] wire = encodedOnce();
    private final ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(512).writeBytes(wire);

    /** What a gateway looks at: type, addresses, id, state and error; the id is made a string. */
    @Benchmark
    public String viewAndScan(Blackhole read) throws MalformedPduException {
        view.wrapDeliverSm(in, 0, wire.length);
        read.consume(view.esmClass());
        read.consume(view.copySource(address));
        read.consume(view.copyDestination(address));
        int octets = view.copyShortMessage(text);
        read.consume(scanner.scan(text, 0, octets));
        read.consume(scanner.state());
        read.consume(scanner.offset(ReceiptScanner.Field.ERR));
        read.consume(view.copyTlv(TlvTag.MESSAGE_STATE, value));
        int id = view.copyTlv(TlvTag.RECEIPTED_MESSAGE_ID, value);
        return new String(value, 0, id - 1, ISO_8859_1);
    }

    /** Everything that the text says, dates and raw text included. */
    @Benchmark
    public ReceiptScan decodeAndScan() throws MalformedPduException {
        return DeliveryReceipt.scan((DeliverSm) decoder.decode(CommandId.DELIVER_SM, in, 0, wire.length));
    }

    @Benchmark
    public org.jsmpp.bean.DeliveryReceipt decodeAndScanWithJsmpp()
            throws PDUStringException, InvalidDeliveryReceiptException {
        return decomposer.deliverSm(wire).getShortMessageAsDeliveryReceipt();
    }

    private static byte[] encodedOnce() {
        DeliverSm receipt = DeliverSm.builder()
                .source(PduAddress.international("14155550123"))
                .destination(PduAddress.international("14155550100"))
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage(TEXT)
                .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, "0123456789"))
                .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, 2))
                .build();
        ByteBuf bytes = Unpooled.buffer();
        PduEncoder.encode(receipt, 4711, true, bytes);
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        return copy;
    }
}
