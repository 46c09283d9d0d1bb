package io.trunkline.smpp.pdu;

/**
 * A sequence_number (SMPP 3.4 section 3.2; 5.0 section 3.2.1.3). We send 1..0x7FFFFFFF and wrap to 1; any 32 bits are
 * taken from a peer and echoed.
 */
public record SequenceNumber(int value) {
    public static final int MIN = 1;
    public static final int MAX = 0x7FFFFFFF;

    /** The number that follows {@code value} among those that we send. */
    public static int after(int value) {
        return value >= MAX || value < MIN ? MIN : value + 1;
    }

    @Override
    public String toString() {
        return Integer.toUnsignedString(value);
    }
}
