package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import java.util.Arrays;

/**
 * Gathers the fields of one PDU in an array and appends them to a buffer at once, so that a buffer's bounds are looked at
 * once a PDU and not once an octet. For one thread, each of which has its own.
 *
 * <p>The array starts with room for any message short of its optional parameters and grows to the largest body that was
 * written, 8 KiB for a submit_multi of 255 destinations. Optional parameters go into the buffer beside it.
 */
final class PduWriter {
    private static final int OCTETS_FIRST = 512;
    private static final FastThreadLocal<PduWriter> OF_THIS_THREAD = new FastThreadLocal<>() {
        @Override
        protected PduWriter initialValue() {
            return new PduWriter();
        }
    };

    private byte[] octets = new byte[OCTETS_FIRST];
    private int at;

    private PduWriter() {}

    /** The one of this thread, at the first field behind the header. */
    static PduWriter begin() {
        PduWriter writer = OF_THIS_THREAD.get();
        writer.at = Pdu.HEADER_OCTETS;
        return writer;
    }

    /** Octets so far, header included. */
    int length() {
        return at;
    }

    void octet(int value) {
        int end = room(1);
        octets[end - 1] = (byte) value;
    }

    /** Four octets, most significant first. */
    void number(int value) {
        int end = room(Integer.BYTES);
        set(end - Integer.BYTES, value);
    }

    /** Latin-1 characters, as the records check them, and a NUL. */
    @SuppressWarnings("deprecation") // what it is deprecated for, dropping the upper octet, is what Latin-1 means
    void cString(String text) {
        int length = text.length();
        int end = room(length + 1);
        text.getBytes(0, length, octets, end - length - 1);
        octets[end - 1] = 0;
    }

    void address(PduAddress address) {
        octet(address.ton());
        octet(address.npi());
        cString(address.address());
    }

    void octets(byte[] from, int offset, int length) {
        int end = room(length);
        System.arraycopy(from, offset, octets, end - length, length);
    }

    /** Writes the header, and appends everything and {@code following} to {@code out}. */
    void end(int commandId, int commandStatus, int sequenceNumber, Octets following, ByteBuf out) {
        int length = at + following.length();
        set(0, length);
        set(4, commandId);
        set(8, commandStatus);
        set(12, sequenceNumber);
        out.ensureWritable(length);
        out.writeBytes(octets, 0, at);
        if (!following.isEmpty()) {
            out.writeBytes(following.shared());
        }
    }

    /** Takes {@code more} octets; answers where they end. */
    private int room(int more) {
        int end = at + more;
        if (end > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(end, 2 * octets.length));
        }
        at = end;
        return end;
    }

    private void set(int index, int value) {
        octets[index] = (byte) (value >>> 24);
        octets[index + 1] = (byte) (value >>> 16);
        octets[index + 2] = (byte) (value >>> 8);
        octets[index + 3] = (byte) value;
    }
}
