package io.trunkline.smpp.text;

import java.nio.charset.StandardCharsets;

/** How characters become the octets of a short message. Stateless; any thread. */
public enum Alphabet {
    /** GSM 7-bit default alphabet with extension table, one septet per octet: SMPP's usual data_coding 0. */
    GSM7(160, 153, 152),
    /** The same alphabet, eight septets in seven octets, as some carriers want it under data_coding 0. */
    GSM7_PACKED(160, 153, 152),
    /** ISO-8859-1, data_coding 3. */
    LATIN1(140, 134, 133),
    /** UTF-16BE, data_coding 8; surrogate pairs are sent as they are and never split. */
    UCS2(70, 67, 66);

    private final int unitsAlone;
    private final int unitsWith8BitReference;
    private final int unitsWith16BitReference;

    Alphabet(int unitsAlone, int unitsWith8BitReference, int unitsWith16BitReference) {
        this.unitsAlone = unitsAlone;
        this.unitsWith8BitReference = unitsWith8BitReference;
        this.unitsWith16BitReference = unitsWith16BitReference;
    }

    /** The most units (septets, octets or UTF-16 units) of a message that needs no second segment. */
    public int unitsAlone() {
        return unitsAlone;
    }

    /** The most units in each segment of a message that has several. */
    public int unitsPerSegment(Concatenating how) {
        return switch (how) {
            case UDH_8_BIT -> unitsWith8BitReference;
            case UDH_16_BIT, SAR_TLV -> unitsWith16BitReference;
            case MESSAGE_PAYLOAD -> Integer.MAX_VALUE;
        };
    }

    /** The units that {@code text} takes, or -1 when the alphabet lacks one of its characters. */
    public int units(CharSequence text) {
        return switch (this) {
            case GSM7, GSM7_PACKED -> Gsm7.septets(text);
            case LATIN1 -> isLatin1(text) ? text.length() : -1;
            case UCS2 -> text.length();
        };
    }

    /** The SMPP data_coding that announces this alphabet to a carrier that goes by the specification. */
    public int dataCoding() {
        return switch (this) {
            case GSM7, GSM7_PACKED -> 0;
            case LATIN1 -> 3;
            case UCS2 -> 8;
        };
    }

    /**
     * The octets of a whole text without a header.
     *
     * @throws IllegalArgumentException if the alphabet lacks a character; ask {@link #units(CharSequence)} first
     */
    public byte[] encode(CharSequence text) {
        return encode(text, 0, text.length(), new byte[0]);
    }

    /** Decodes octets without a header; never fails, what cannot be read becomes U+FFFD. */
    public String decode(byte[] octets, int offset, int length) {
        return decode(octets, offset, length, 0);
    }

    /** Decodes the octets behind a header of {@code headerOctets}; never fails. */
    public String decode(byte[] octets, int offset, int length, int headerOctets) {
        return decode(octets, offset, length, headerOctets, ShiftTables.DEFAULT);
    }

    /** Decodes the octets behind a header, GSM 7-bit by the tables that it names; never fails. */
    public String decode(byte[] octets, int offset, int length, int headerOctets, ShiftTables tables) {
        int start = offset + headerOctets;
        int count = length - headerOctets;
        return switch (this) {
            case GSM7 -> septets(octets, start, count, tables);
            case GSM7_PACKED -> {
                byte[] septets = SeptetPacking.unpack(octets, offset, length, headerOctets);
                yield septets(septets, 0, septets.length, tables);
            }
            case LATIN1 -> new String(octets, start, count, StandardCharsets.ISO_8859_1);
            case UCS2 -> decodeUcs2(octets, start, count);
        };
    }

    private static String septets(byte[] octets, int offset, int length, ShiftTables tables) {
        return tables.equals(ShiftTables.DEFAULT)
                ? Gsm7.decode(octets, offset, length)
                : tables.decode(octets, offset, length);
    }

    /** The octets of characters {@code from..to} of an encodable text, behind {@code header}. */
    byte[] encode(CharSequence text, int from, int to, byte[] header) {
        CharSequence part = text.subSequence(from, to);
        int units = units(part);
        if (units < 0) {
            throw new IllegalArgumentException("text has a character that the alphabet " + this + " lacks");
        }
        byte[] octets = switch (this) {
            case GSM7, LATIN1 -> new byte[header.length + units];
            case UCS2 -> new byte[header.length + 2 * units];
            case GSM7_PACKED -> SeptetPacking.pack(Gsm7.encode(part), header.length);
        };
        System.arraycopy(header, 0, octets, 0, header.length);
        switch (this) {
            case GSM7 -> Gsm7.encode(part, 0, part.length(), octets, header.length);
            case LATIN1 -> encodeLatin1(part, octets, header.length);
            case UCS2 -> encodeUcs2(part, octets, header.length);
            case GSM7_PACKED -> {
                // packed above, around the place of the header
            }
        }
        return octets;
    }

    private static boolean isLatin1(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private static void encodeLatin1(CharSequence text, byte[] target, int offset) {
        for (int i = 0; i < text.length(); i++) {
            target[offset + i] = (byte) text.charAt(i);
        }
    }

    private static void encodeUcs2(CharSequence text, byte[] target, int offset) {
        int at = offset;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            target[at++] = (byte) (unit >> 8);
            target[at++] = (byte) unit;
        }
    }

    private static String decodeUcs2(byte[] octets, int offset, int length) {
        char[] units = new char[(length + 1) / 2];
        for (int i = 0; i < length / 2; i++) {
            int at = offset + 2 * i;
            units[i] = (char) ((octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF));
        }
        if ((length & 1) == 1) {
            units[units.length - 1] = '\uFFFD';
        }
        return new String(units);
    }
}
