package io.trunkline.smpp.pdu;

import java.nio.charset.StandardCharsets;

/**
 * An optional parameter: tag, length, value (SMPP 3.4 section 3.2.4.1; 5.0 section 3.1).
 *
 * <pre>
 * octet  field   size
 * 0      tag     2
 * 2      length  2
 * 4      value   length, 0..65535
 * </pre>
 *
 * @param tag 0..0xFFFF; known ones are in {@link TlvTag}, unknown ones are kept as they are
 */
public record Tlv(int tag, Octets value) {
    static final int HEADER_OCTETS = 4;
    private static final int U16_MAX = 0xFFFF;

    public Tlv {
        if (tag < 0 || tag > U16_MAX) {
            throw new IllegalArgumentException("TLV tag: " + tag + " (expected: 0..0xFFFF)");
        }
        if (value.length() > U16_MAX) {
            throw new IllegalArgumentException("TLV length: " + value.length() + " (expected: 0..65535)");
        }
    }

    /** A value of one octet. */
    public static Tlv ofByte(int tag, int value) {
        return new Tlv(tag, Octets.wrap(new byte[] {(byte) value}));
    }

    /** A value of two octets, most significant first. */
    public static Tlv ofShort(int tag, int value) {
        return new Tlv(tag, Octets.wrap(new byte[] {(byte) (value >>> 8), (byte) value}));
    }

    /** A value of four octets, most significant first. */
    public static Tlv ofInt(int tag, int value) {
        return new Tlv(tag, Octets.wrap(new byte[] {
            (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        }));
    }

    /** A Latin-1 string with its terminating NUL. */
    public static Tlv ofCString(int tag, String value) {
        return new Tlv(tag, Octets.wrap((value + '\0').getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Octets as they are. */
    public static Tlv ofBytes(int tag, byte[] value) {
        return new Tlv(tag, Octets.copyOf(value));
    }

    /** The value as an unsigned number; for values of one to four octets. */
    public long toUnsigned() {
        if (value.isEmpty() || value.length() > 4) {
            throw new IllegalStateException(
                    "TLV 0x%04X: a value of %d octets (expected: 1..4 for a number)".formatted(tag, value.length()));
        }
        long number = 0;
        for (int i = 0; i < value.length(); i++) {
            number = number << 8 | value.at(i);
        }
        return number;
    }

    /** The value as a Latin-1 string up to its first NUL, or whole where it has none. */
    public String toCString() {
        byte[] bytes = value.shared();
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
