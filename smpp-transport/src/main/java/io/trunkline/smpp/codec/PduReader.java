package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Tlvs;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one body in order and never past its end. Reused from PDU to PDU without garbage; for one thread.
 * Every method names the field for the error text and the status that answers a defect in it.
 */
final class PduReader {
    private static final int TLV_HEADER_OCTETS = 4;

    private ByteBuf in;
    private int at;
    private int end;

    PduReader(ByteBuf in) {
        this.in = in;
    }

    /** Moves on to the {@code length} octets of {@code in} from {@code offset}. */
    void reset(ByteBuf in, int offset, int length) {
        this.in = in;
        at = offset;
        end = offset + length;
    }

    boolean hasMore() {
        return at < end;
    }

    /** An unsigned octet. */
    int octet(String field) throws MalformedPduException {
        if (at >= end) {
            throw cutShort(field, CommandStatus.RINVCMDLEN);
        }
        return in.getByte(at++) & 0xFF;
    }

    /** A C-octet string of at most {@code octetsMax} octets without its NUL. */
    String cString(String field, int octetsMax, CommandStatus status) throws MalformedPduException {
        int span = Math.min(end - at, octetsMax + 1);
        int length = in.bytesBefore(at, span, (byte) 0);
        if (length < 0) {
            throw new MalformedPduException(
                    status,
                    field + ": no NUL within " + span + " octets (expected: at most " + octetsMax + " and a NUL)");
        }
        String text = length == 0 ? "" : in.toString(at, length, StandardCharsets.ISO_8859_1);
        at += length + 1;
        return text;
    }

    /** {@code length} octets, copied. */
    Octets octets(String field, int length, CommandStatus status) throws MalformedPduException {
        if (length > end - at) {
            throw new MalformedPduException(
                    status, field + ": " + (end - at) + " octets left (expected: " + length + ")");
        }
        if (length == 0) {
            return Octets.EMPTY;
        }
        byte[] bytes = new byte[length];
        in.getBytes(at, bytes);
        at += length;
        return Octets.wrap(bytes);
    }

    /** All that is left, as optional parameters. Fewer octets than a header, all NUL, are a stray end and dropped. */
    Tlvs tlvs() throws MalformedPduException {
        if (at >= end || isStrayNul()) {
            return Tlvs.NONE;
        }
        byte[] section = new byte[end - at];
        in.getBytes(at, section);
        int defect = Tlvs.firstDefect(section);
        if (defect >= 0) {
            throw new MalformedPduException(
                    section.length - defect < TLV_HEADER_OCTETS
                            ? CommandStatus.RINVTLVSTREAM
                            : CommandStatus.RINVTLVLEN,
                    "optional parameters: cut short at octet " + defect + " of " + section.length
                            + " (expected: whole tag, length and value)");
        }
        at = end;
        return Tlvs.ofEncoded(Octets.wrap(section));
    }

    private boolean isStrayNul() {
        if (end - at >= TLV_HEADER_OCTETS) {
            return false;
        }
        for (int i = at; i < end; i++) {
            if (in.getByte(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static MalformedPduException cutShort(String field, CommandStatus status) {
        return new MalformedPduException(
                status, field + ": the PDU ends before it (expected: at least one more octet)");
    }
}
