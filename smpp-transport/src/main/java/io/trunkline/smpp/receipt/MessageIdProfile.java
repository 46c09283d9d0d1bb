package io.trunkline.smpp.receipt;

import java.math.BigInteger;
import java.util.Locale;

/**
 * How a carrier writes one and the same message id in submit_sm_resp and in a receipt, so that the two can be brought
 * to one form. The usual trouble: hexadecimal in the one and decimal in the other, or padded with zeros.
 *
 * @param inResponse the form in submit_sm_resp
 * @param inReceipt the form in a receipt's text and TLV
 * @param prefix what stands before the number in either, in any case, and is taken away; often empty
 */
public record MessageIdProfile(Form inResponse, Form inReceipt, String prefix) {

    /** How an id is written. */
    public enum Form {
        /** Compared as it is. */
        EXACT,
        /** Compared without regard to case. */
        ANY_CASE,
        /** A decimal number, possibly padded with zeros. */
        DECIMAL,
        /** A hexadecimal number, possibly padded with zeros or led by 0x, in any case. */
        HEXADECIMAL
    }

    /** Ids that are the same octets in both places. */
    public static final MessageIdProfile STANDARD = new MessageIdProfile(Form.EXACT, Form.EXACT, "");

    /** The id of a submit_sm_resp in the form that is compared. */
    public String normaliseResponse(String id) {
        return normalise(id, inResponse);
    }

    /** The id of a receipt in the form that is compared. */
    public String normaliseReceipt(String id) {
        return normalise(id, inReceipt);
    }

    /** An id that does not have the form it should have is compared without regard to case. */
    private String normalise(String id, Form form) {
        String trimmed = withoutPrefix(id.strip());
        return switch (form) {
            case EXACT -> trimmed;
            case ANY_CASE -> trimmed.toLowerCase(Locale.ROOT);
            case DECIMAL -> number(trimmed, trimmed, 10);
            case HEXADECIMAL -> number(trimmed, withoutHexMark(trimmed), 16);
        };
    }

    private String withoutPrefix(String id) {
        return id.regionMatches(true, 0, prefix, 0, prefix.length()) ? id.substring(prefix.length()) : id;
    }

    private static String withoutHexMark(String id) {
        return id.regionMatches(true, 0, "0x", 0, 2) ? id.substring(2) : id;
    }

    private static String number(String id, String digits, int radix) {
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit > 'f' || Character.digit(digit, radix) < 0) {
                return id.toLowerCase(Locale.ROOT);
            }
        }
        if (digits.isEmpty()) {
            return id.toLowerCase(Locale.ROOT);
        }
        // 15 digits of either radix fit into a long; ids are at most 65 octets, so the rest stays small too
        return digits.length() <= 15
                ? Long.toString(Long.parseLong(digits, radix))
                : new BigInteger(digits, radix).toString();
    }
}
