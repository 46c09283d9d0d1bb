package io.trunkline.smpp.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text that is written with national shift tables. Every segment has a header, also the only one: it names the
 * tables, and takes its room from the text. Stateless; any thread.
 */
public final class NationalSegmentation {
    private static final int OCTETS_MAX = 140;

    private NationalSegmentation() {}

    /**
     * Cuts {@code text} as {@code coding} says, GSM 7-bit packed or unpacked.
     *
     * @param how with a header: the sar_ parameters and message_payload do not go beside one
     * @param reference 0..{@link Concatenating#referenceMax()}
     * @throws IllegalArgumentException if one of these does not hold, the tables lack a character, or the text needs more
     *     than {@value Segmentation#SEGMENTS_MAX} segments
     */
    public static Segments of(CharSequence text, ShiftTables tables, Coding coding, Concatenating how, int reference) {
        if (tables.equals(ShiftTables.DEFAULT)) {
            return Segmentation.of(text, coding, how, reference);
        }
        check(text, tables, coding, how, reference);
        int total = segmentCount(text, tables, how);
        if (total > Segmentation.SEGMENTS_MAX) {
            throw new IllegalArgumentException(
                    "segments: " + total + " (expected: 1.." + Segmentation.SEGMENTS_MAX + ")");
        }
        List<byte[]> payloads = new ArrayList<>(total);
        int from = 0;
        for (int sequence = 1; sequence <= total; sequence++) {
            byte[] concatenation = total == 1
                    ? new byte[1]
                    : new Concatenation(reference, total, sequence, how == Concatenating.UDH_16_BIT).toHeader();
            byte[] header = header(concatenation, tables);
            int to = segmentEnd(text, from, tables, capacity(header.length));
            payloads.add(payload(tables.encode(text.subSequence(from, to)), header, coding.alphabet()));
            from = to;
        }
        return new Segments(coding, how, reference, true, List.copyOf(payloads));
    }

    /** The segments of an encodable text. */
    static int segmentCount(CharSequence text, ShiftTables tables, Concatenating how) {
        int alone = 1 + tables.headerOctets();
        if (tables.septets(text) <= capacity(alone)) {
            return 1;
        }
        int concatenation = how == Concatenating.UDH_8_BIT ? 5 : 6;
        int capacity = capacity(alone + concatenation);
        int segments = 0;
        for (int at = 0; at < text.length(); at = segmentEnd(text, at, tables, capacity)) {
            segments++;
        }
        return segments;
    }

    private static void check(CharSequence text, ShiftTables tables, Coding coding, Concatenating how, int reference) {
        if (coding.alphabet() != Alphabet.GSM7 && coding.alphabet() != Alphabet.GSM7_PACKED) {
            throw new IllegalArgumentException("alphabet: " + coding.alphabet() + " (expected: GSM7 or GSM7_PACKED)");
        }
        if (!how.hasHeader()) {
            throw new IllegalArgumentException("concatenating: " + how + " (expected: with a header)");
        }
        if (reference < 0 || reference > how.referenceMax()) {
            throw new IllegalArgumentException(
                    "reference: " + reference + " (expected: 0.." + how.referenceMax() + " for " + how + ")");
        }
        if (tables.septets(text) < 0) {
            throw new IllegalArgumentException("text has a character that the tables " + tables + " lack");
        }
    }

    /** Septets behind a header; packed or not, the handset gets 140 octets. */
    private static int capacity(int headerOctets) {
        return (OCTETS_MAX - headerOctets) * 8 / 7;
    }

    private static int segmentEnd(CharSequence text, int from, ShiftTables tables, int capacity) {
        int septets = 0;
        for (int i = from; i < text.length(); i++) {
            septets += tables.septets(text.charAt(i));
            if (septets > capacity) {
                return i;
            }
        }
        return text.length();
    }

    private static byte[] header(byte[] concatenation, ShiftTables tables) {
        byte[] header = new byte[concatenation.length + tables.headerOctets()];
        System.arraycopy(concatenation, 0, header, 0, concatenation.length);
        tables.writeElements(header, concatenation.length);
        header[0] = (byte) (header.length - 1);
        return header;
    }

    private static byte[] payload(byte[] septets, byte[] header, Alphabet alphabet) {
        byte[] octets;
        if (alphabet == Alphabet.GSM7_PACKED) {
            octets = SeptetPacking.pack(septets, header.length);
        } else {
            octets = new byte[header.length + septets.length];
            System.arraycopy(septets, 0, octets, header.length, septets.length);
        }
        System.arraycopy(header, 0, octets, 0, header.length);
        return octets;
    }
}
