package io.trunkline.smpp.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into segments, each the octets of one submit_sm. A text that fits into one has no header.
 *
 * <p>Bound: 255 segments, which is all that the headers can count. Stateless; any thread.
 */
public final class Segmentation {

    /** The most segments of one message: the total is one octet in every way of concatenating. */
    public static final int SEGMENTS_MAX = 255;

    private Segmentation() {}

    /** Cuts {@code text} in its own alphabet (GSM 7-bit unpacked, else UCS-2). */
    public static Segments of(CharSequence text, Concatenating how, int reference) {
        return of(text, MessageText.alphabetOf(text), how, reference);
    }

    /** Cuts {@code text} in {@code alphabet}, announced by the alphabet's own data_coding. */
    public static Segments of(CharSequence text, Alphabet alphabet, Concatenating how, int reference) {
        return of(text, new Coding(alphabet, alphabet.dataCoding()), how, reference);
    }

    /**
     * Cuts {@code text} as {@code coding} says.
     *
     * @param reference 0..{@link Concatenating#referenceMax()}; the caller counts it per session and destination
     * @throws IllegalArgumentException if the reference is out of range, the alphabet lacks a character, or the text
     *     needs more than {@value #SEGMENTS_MAX} segments
     */
    public static Segments of(CharSequence text, Coding coding, Concatenating how, int reference) {
        if (reference < 0 || reference > how.referenceMax()) {
            throw new IllegalArgumentException(
                    "reference: " + reference + " (expected: 0.." + how.referenceMax() + " for " + how + ")");
        }
        Alphabet alphabet = coding.alphabet();
        int total = MessageText.segmentCount(text, alphabet, how);
        if (total > SEGMENTS_MAX) {
            throw new IllegalArgumentException("segments: " + total + " (expected: 1.." + SEGMENTS_MAX + ")");
        }
        if (total == 1) {
            return new Segments(coding, how, reference, false, List.of(alphabet.encode(text)));
        }
        List<byte[]> payloads = new ArrayList<>(total);
        int from = 0;
        for (int sequence = 1; sequence <= total; sequence++) {
            int to = MessageText.segmentEnd(text, from, alphabet, how);
            payloads.add(alphabet.encode(text, from, to, header(how, reference, total, sequence)));
            from = to;
        }
        return new Segments(coding, how, reference, how.hasHeader(), List.copyOf(payloads));
    }

    private static byte[] header(Concatenating how, int reference, int total, int sequence) {
        return switch (how) {
            case UDH_8_BIT, UDH_16_BIT ->
                new Concatenation(reference, total, sequence, how == Concatenating.UDH_16_BIT).toHeader();
            case SAR_TLV, MESSAGE_PAYLOAD -> new byte[0];
        };
    }
}
