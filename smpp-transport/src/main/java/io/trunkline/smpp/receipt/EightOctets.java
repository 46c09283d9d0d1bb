package io.trunkline.smpp.receipt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Eight octets of a text read as one number, the first of them lowest, so that they are compared and searched at once. */
final class EightOctets {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Times an octet: that octet eight times. */
    private static final long EACH = 0x0101010101010101L;

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long UPPER_HALF_BITS = 0x40 * EACH;

    private EightOctets() {}

    /** The octets from {@code at} on; NUL from {@code end} on. */
    static long at(byte[] octets, int at, int end) {
        return end - at >= Long.BYTES ? (long) LONG.get(octets, at) : last(octets, at, end);
    }

    private static long last(byte[] octets, int at, int end) {
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = (word << Byte.SIZE) | (octets[i] & 0xFF);
        }
        return word;
    }

    /** At most eight letters, as {@link #at} reads them. */
    static long of(String letters) {
        byte[] octets = letters.getBytes(StandardCharsets.US_ASCII);
        return at(octets, 0, octets.length);
    }

    /** The octet after {@code octets} others. */
    static int octet(long word, int octets) {
        return (int) (word >>> (octets * Byte.SIZE)) & 0xFF;
    }

    /** Whether the first {@code octets} are those of {@code beginning}, which has no more. */
    static boolean startsWith(long word, long beginning, int octets) {
        return (word & ((1L << (octets * Byte.SIZE)) - 1)) == beginning;
    }

    /** With the ASCII letters in lower case; nothing else becomes a letter. */
    static long lowerCase(long word) {
        return word | ((word & UPPER_HALF_BITS) >>> 1);
    }

    /**
     * The high bits of the octets that are controls, blanks, commas, semicolons or bars; right up to the first of them.
     * None of the octets from 0x80 on is one.
     */
    static long separators(long word) {
        long low = word - (' ' + 1) * EACH;
        long comma = (word ^ ',' * EACH) - EACH;
        long semicolon = (word ^ ';' * EACH) - EACH;
        long bar = (word ^ '|' * EACH) - EACH;
        return (low | comma | semicolon | bar) & ~word & HIGH_BITS;
    }

    /** The octets before the first of which the high bit is set. */
    static int octetsBefore(long highBits) {
        return Long.numberOfTrailingZeros(highBits) / Byte.SIZE;
    }
}
