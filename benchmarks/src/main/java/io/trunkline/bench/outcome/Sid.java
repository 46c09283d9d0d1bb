package io.trunkline.bench.outcome;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The 128 bits of a SID, without its two-letter prefix. Never all zero, so that a zero can mean an empty slot.
 *
 * @param high the first 16 hex digits
 * @param low the last 16 hex digits
 */
public record Sid(long high, long low) {
    private static final int LENGTH = 34;
    private static final int MIDDLE = 18;

    /** The SID that {@code text} spells, two letters and 32 hex digits, or null when it spells none. */
    public static @Nullable Sid parse(String text) {
        if (text.length() != LENGTH) {
            return null;
        }
        try {
            long high = HexFormat.fromHexDigitsToLong(text, 2, MIDDLE);
            long low = HexFormat.fromHexDigitsToLong(text, MIDDLE, LENGTH);
            return (high | low) == 0 ? null : new Sid(high, low);
        } catch (NumberFormatException notHex) {
            return null;
        }
    }

    /** The SID as a message's, {@code SM…}. */
    public String text() {
        return "SM" + HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
