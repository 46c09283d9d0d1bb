package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SmppTime;
import io.trunkline.smpp.pdu.Tlvs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads the fields of one body in order and never past its end. Reused from PDU to PDU without garbage; for one thread.
 * Every method names the field for the error text and the status that answers a defect in it.
 */
final class PduReader {
    static final int SERVICE_TYPE_OCTETS_MAX = 5;
    static final int MESSAGE_ID_OCTETS_MAX = 64;
    static final int TLV_HEADER_OCTETS = 4;

    /** Room for any message short of long optional parameters; what is longer gets an array of its own. */
    private static final int KEPT_OCTETS = 512;

    /** Room for a bind or a response of the usual size, which is all that many a session reads. */
    private static final int KEPT_OCTETS_FIRST = 64;

    private static final byte[] NO_OCTETS = new byte[0];

    private byte[] kept = NO_OCTETS;
    private byte[] octets = NO_OCTETS;
    private int at;
    private int end;

    /**
     * Moves on to the {@code length} octets of {@code in} from {@code offset}: where they lie in an array, else copied
     * into one at once, so that the buffer's bounds are looked at once a PDU and not once an octet.
     */
    void reset(ByteBuf in, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, in.capacity());
        if (in.hasArray()) {
            octets = in.array();
            at = in.arrayOffset() + offset;
        } else {
            octets = room(length);
            at = 0;
            in.getBytes(offset, octets, 0, length);
        }
        end = at + length;
    }

    /** Lets go of what was read. */
    void release() {
        octets = NO_OCTETS;
        at = 0;
        end = 0;
    }

    private byte[] room(int length) {
        if (length > KEPT_OCTETS) {
            return new byte[length];
        }
        if (length > kept.length) {
            kept = new byte[length > KEPT_OCTETS_FIRST ? KEPT_OCTETS : KEPT_OCTETS_FIRST];
        }
        return kept;
    }

    /** Where the next field starts, as an index of the array that is read. */
    int position() {
        return at;
    }

    boolean hasMore() {
        return at < end;
    }

    /** An unsigned octet. */
    int octet(String field) throws MalformedPduException {
        skip(1, field);
        return octets[at - 1] & 0xFF;
    }

    /** Four octets, most significant first. */
    int number(String field) throws MalformedPduException {
        skip(Integer.BYTES, field);
        return (u16(at - Integer.BYTES) << 16) | u16(at - Short.BYTES);
    }

    /** Passes over {@code octets} octets, the first of which is {@code field}. */
    void skip(int octets, String field) throws MalformedPduException {
        if (end - at < octets) {
            throw new MalformedPduException(
                    CommandStatus.RINVCMDLEN,
                    field + ": the PDU ends " + (end - at) + " octets on (expected: at least " + octets + ")");
        }
        at += octets;
    }

    /** A C-octet string of at most {@code octetsMax} octets without its NUL. */
    String cString(String field, int octetsMax, CommandStatus status) throws MalformedPduException {
        int start = at;
        return latin(start, skipCString(field, octetsMax, status));
    }

    /** Passes over a C-octet string; answers its octets without the NUL. */
    int skipCString(String field, int octetsMax, CommandStatus status) throws MalformedPduException {
        byte[] all = octets;
        int start = at;
        if (start < end && all[start] == 0) {
            at = start + 1;
            return 0;
        }
        int span = Math.min(end - start, octetsMax + 1);
        for (int i = start; i < start + span; i++) {
            if (all[i] == 0) {
                at = i + 1;
                return i - start;
            }
        }
        throw new MalformedPduException(
                status, field + ": no NUL within " + span + " octets (expected: at most " + octetsMax + " and a NUL)");
    }

    /** Passes over all that is left; answers how many octets these are. */
    int skipRest() {
        int left = end - at;
        at = end;
        return left;
    }

    String serviceType() throws MalformedPduException {
        return cString("service_type", SERVICE_TYPE_OCTETS_MAX, CommandStatus.RINVSERTYP);
    }

    String messageId() throws MalformedPduException {
        return cString("message_id", MESSAGE_ID_OCTETS_MAX, CommandStatus.RINVMSGID);
    }

    PduAddress source() throws MalformedPduException {
        return new PduAddress(
                octet("source_addr_ton"),
                octet("source_addr_npi"),
                cString("source_addr", PduAddress.OCTETS_MAX, CommandStatus.RINVSRCADR));
    }

    PduAddress destination() throws MalformedPduException {
        return new PduAddress(
                octet("dest_addr_ton"),
                octet("dest_addr_npi"),
                cString("destination_addr", PduAddress.OCTETS_MAX, CommandStatus.RINVDSTADR));
    }

    /** schedule_delivery_time, in the specification's form. */
    String schedule() throws MalformedPduException {
        return time("schedule_delivery_time", CommandStatus.RINVSCHED);
    }

    /** validity_period, in the specification's form. */
    String validity() throws MalformedPduException {
        return time("validity_period", CommandStatus.RINVEXPIRY);
    }

    private String time(String field, CommandStatus status) throws MalformedPduException {
        return checkTime(field, cString(field, SmppTime.LENGTH, status), status);
    }

    static String checkTime(String field, String text, CommandStatus status) throws MalformedPduException {
        if (!SmppTime.isWellFormed(text)) {
            throw new MalformedPduException(
                    status, field + ": '" + text + "' (expected: empty or YYMMDDhhmmsstnnp, p one of + - R)");
        }
        return text;
    }

    Octets shortMessage() throws MalformedPduException {
        return octets("short_message", octet("sm_length"), CommandStatus.RINVMSGLEN);
    }

    /** {@code length} octets, copied. */
    private Octets octets(String field, int length, CommandStatus status) throws MalformedPduException {
        skipOctets(field, length, status);
        return copy(at - length, length);
    }

    void skipOctets(String field, int length, CommandStatus status) throws MalformedPduException {
        if (length > end - at) {
            throw new MalformedPduException(
                    status, field + ": " + (end - at) + " octets left (expected: " + length + ")");
        }
        at += length;
    }

    /** All that is left, as optional parameters. Fewer octets than a header, all NUL, are a stray end and dropped. */
    Tlvs tlvs() throws MalformedPduException {
        int start = at;
        int length = skipTlvs();
        return length == 0 ? Tlvs.NONE : Tlvs.ofEncoded(copy(start, length));
    }

    /** Passes over all that is left; answers the octets of the optional parameters in it. */
    int skipTlvs() throws MalformedPduException {
        int start = at;
        if (start >= end || isStrayNul()) {
            at = end;
            return 0;
        }
        while (at < end) {
            int left = end - at;
            int octets = left < TLV_HEADER_OCTETS ? Integer.MAX_VALUE : TLV_HEADER_OCTETS + u16(at + 2);
            if (octets > left) {
                throw new MalformedPduException(
                        left < TLV_HEADER_OCTETS ? CommandStatus.RINVTLVSTREAM : CommandStatus.RINVTLVLEN,
                        "optional parameters: cut short at octet " + (at - start) + " of " + (end - start)
                                + " (expected: whole tag, length and value)");
            }
            at += octets;
        }
        return end - start;
    }

    /** The index of the first parameter with {@code tag} in a section that is whole, or -1. */
    int findTlv(int offset, int length, int tag) {
        int end = offset + length;
        for (int at = offset; at < end; at += TLV_HEADER_OCTETS + u16(at + 2)) {
            if (u16(at) == tag) {
                return at;
            }
        }
        return -1;
    }

    /** The octet at {@code index} of the array that is read, 0..255. */
    int at(int index) {
        return octets[index] & 0xFF;
    }

    int u16(int index) {
        return ((octets[index] & 0xFF) << 8) | (octets[index + 1] & 0xFF);
    }

    /** Octets of a C-octet string as Latin-1. */
    String latin(int offset, int length) {
        return length == 0 ? "" : new String(octets, offset, length, StandardCharsets.ISO_8859_1);
    }

    /** Whether the octets are those of {@code text} as Latin-1. */
    boolean isLatin(int offset, int length, String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (at(offset + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    void copyInto(byte[] into, int offset, int length) {
        System.arraycopy(octets, offset, into, 0, length);
    }

    Octets copy(int offset, int length) {
        if (length == 0) {
            return Octets.EMPTY;
        }
        return Octets.wrap(Arrays.copyOfRange(octets, offset, offset + length));
    }

    private boolean isStrayNul() {
        if (end - at >= TLV_HEADER_OCTETS) {
            return false;
        }
        for (int i = at; i < end; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
