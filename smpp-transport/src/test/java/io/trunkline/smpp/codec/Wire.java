package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.Pdu;
import java.util.HexFormat;
import java.util.Objects;

/** Octets as tests write them: lines of hexadecimal digits, each with a remark after two slashes. */
public final class Wire {
    private Wire() {}

    /** The octets of annotated lines. */
    public static byte[] octets(String annotated) {
        StringBuilder digits = new StringBuilder();
        annotated
                .lines()
                .forEach(line -> digits.append(line.replaceFirst("//.*", "").replaceAll("\\s", "")));
        return HexFormat.of().parseHex(digits);
    }

    /** The octets of {@code pdu} under {@code sequence}. */
    public static byte[] encode(Pdu pdu, int sequence) {
        return encode(pdu, sequence, true);
    }

    public static byte[] encode(Pdu pdu, int sequence, boolean withTlvs) {
        ByteBuf out = Unpooled.buffer();
        PduEncoder.encode(pdu, sequence, withTlvs, out);
        return ByteBufUtil.getBytes(out);
    }

    /** Decodes one frame, at an offset so that absolute indices show. */
    public static Pdu decode(byte[] frame) throws MalformedPduException {
        ByteBuf in = Unpooled.buffer().writeBytes(new byte[3]).writeBytes(frame).writeBytes(new byte[] {1, 2, 3});
        CommandId id = Objects.requireNonNull(CommandId.of(in.getInt(3 + 4)));
        return new PduDecoder().decode(id, in, 3, frame.length);
    }
}
