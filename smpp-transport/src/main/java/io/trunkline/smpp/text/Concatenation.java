package io.trunkline.smpp.text;

/**
 * One segment's place in its message.
 *
 * @param reference 0..255, or 0..65535 when {@code wide}
 * @param total 1..255
 * @param sequence 1..total
 * @param wide whether the reference has 16 bits
 */
public record Concatenation(int reference, int total, int sequence, boolean wide) {

    static final int ELEMENT_8_BIT = 0x00;
    static final int ELEMENT_16_BIT = 0x08;

    public Concatenation {
        if (reference < 0 || reference > (wide ? 0xFFFF : 0xFF)) {
            throw new IllegalArgumentException(
                    "reference: " + reference + " (expected: 0.." + (wide ? 65535 : 255) + ")");
        }
        if (total < 1 || total > 255) {
            throw new IllegalArgumentException("total: " + total + " (expected: 1..255)");
        }
        if (sequence < 1 || sequence > total) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: 1.." + total + ")");
        }
    }

    /** The whole user data header with this as its only element: its length octet, identifier, length and fields. */
    public byte[] toHeader() {
        return wide
                ? new byte[] {
                    6, ELEMENT_16_BIT, 4, (byte) (reference >> 8), (byte) reference, (byte) total, (byte) sequence
                }
                : new byte[] {5, ELEMENT_8_BIT, 3, (byte) reference, (byte) total, (byte) sequence};
    }
}
