package io.trunkline.smpp.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.trunkline.smpp.codec.MalformedPduException;
import io.trunkline.smpp.codec.PduDecoder;
import io.trunkline.smpp.codec.PduEncoder;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduResponse;
import java.nio.ByteBuffer;

/**
 * Any octets as one frame: either a typed error or a PDU that means the same when it is written and read again. What
 * follows the status of an error response is read where it can be and need not be written.
 */
public final class PduFuzz {
    private PduFuzz() {}

    /** Jazzer's entry point. The length is made the true one: no other gets past the frame decoder. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] octets = input.clone();
        if (octets.length >= Pdu.HEADER_OCTETS) {
            ByteBuffer.wrap(octets).putInt(0, octets.length);
        }
        Pdu pdu = decode(new PduDecoder(), octets, octets.length);
        if (pdu != null) {
            roundTrip(pdu, octets);
        }
    }

    /** The PDU in the first {@code length} octets; null for a command that is unknown or a body that is malformed. */
    static Pdu decode(PduDecoder decoder, byte[] octets, int length) {
        if (length < Pdu.HEADER_OCTETS) {
            return null;
        }
        ByteBuf in = Unpooled.wrappedBuffer(octets, 0, length);
        CommandId id = CommandId.of(in.getInt(Integer.BYTES));
        if (id == null) {
            return null;
        }
        try {
            return decoder.decode(id, in, 0, length);
        } catch (MalformedPduException typed) {
            if (typed.status().isOk()) {
                throw new AssertionError("a malformed PDU with ESME_ROK (expected: an error)", typed);
            }
            return null;
        }
    }

    static void roundTrip(Pdu pdu, byte[] from) {
        if (pdu instanceof PduResponse response && !response.status().isOk()) {
            return;
        }
        ByteBuf out = Unpooled.buffer();
        PduEncoder.encode(pdu, 1, true, out);
        byte[] written = ByteBufUtil.getBytes(out);
        Pdu again = decode(new PduDecoder(), written, written.length);
        if (!pdu.equals(again)) {
            throw new AssertionError(ByteBufUtil.hexDump(from) + ": " + pdu + " was read again as " + again);
        }
    }
}
