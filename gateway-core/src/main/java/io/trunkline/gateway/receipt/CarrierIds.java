package io.trunkline.gateway.receipt;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Carriers' message ids as far as two spellings of one can be told to be the same: without regard to case, without
 * leading zeros. Some carriers answer in hexadecimal and report in decimal, or the other way round.
 */
public final class CarrierIds {
    private static final int HEX_DIGITS_MAX = 32;

    private CarrierIds() {}

    /** The form in which ids are compared. */
    public static String normal(String id) {
        String lower = id.strip().toLowerCase(Locale.ROOT);
        String digits = lower.startsWith("0x") ? lower.substring(2) : lower;
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }

    /** What the id may be in the other radix, each in the normal form; without the id itself. */
    public static Set<String> inOtherRadix(String id) {
        String normal = normal(id);
        Set<String> all = new LinkedHashSet<>();
        if (!normal.isEmpty() && normal.length() <= HEX_DIGITS_MAX) {
            if (isNumber(normal, 10)) {
                all.add(new BigInteger(normal, 10).toString(16));
            }
            if (isNumber(normal, 16)) {
                all.add(new BigInteger(normal, 16).toString(10));
            }
        }
        all.remove(normal);
        return all;
    }

    private static boolean isNumber(String text, int radix) {
        return text.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0);
    }
}
