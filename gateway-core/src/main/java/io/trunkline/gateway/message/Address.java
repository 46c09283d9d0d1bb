package io.trunkline.gateway.message;

import java.util.Optional;

/**
 * Where a message comes from or goes to, in the one form that is stored and compared: {@code +} and up to fifteen digits
 * (E.164), a short code of 3 to 8 digits, or an alphanumeric sender of up to eleven characters with at least one letter.
 *
 * @param value the whole text
 */
public record Address(String value) {
    private static final int DIGITS_MAX = 15;
    private static final int SHORT_CODE_MIN = 3;
    private static final int SHORT_CODE_MAX = 8;
    private static final int ALPHANUMERIC_MAX = 11;
    private static final String PUNCTUATION = " &+._-";

    public Address {
        if (form(value).isEmpty()) {
            throw new IllegalArgumentException(
                    "address: " + value + " (expected: E.164 number, short code or alphanumeric sender)");
        }
    }

    /** The address that the text is; empty when it has none of the forms. */
    public static Optional<Address> parse(String text) {
        return form(text).map(form -> new Address(text));
    }

    public Form form() {
        return form(value).orElseThrow();
    }

    /** The digits without the plus sign, as carriers want an international number; other forms unchanged. */
    public String withoutPlus() {
        return value.charAt(0) == '+' ? value.substring(1) : value;
    }

    /** No pattern: two addresses are looked at in each record of a message that is read. */
    private static Optional<Form> form(String text) {
        if (isNumber(text)) {
            return Optional.of(Form.NUMBER);
        }
        if (isShortCode(text)) {
            return Optional.of(Form.SHORT_CODE);
        }
        return isAlphanumeric(text) ? Optional.of(Form.ALPHANUMERIC) : Optional.empty();
    }

    private static boolean isNumber(String text) {
        int digits = text.length() - 1;
        return digits > 1
                && digits <= DIGITS_MAX
                && text.charAt(0) == '+'
                && text.charAt(1) != '0'
                && areDigits(text, 1);
    }

    private static boolean isShortCode(String text) {
        return text.length() >= SHORT_CODE_MIN && text.length() <= SHORT_CODE_MAX && areDigits(text, 0);
    }

    private static boolean areDigits(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(String text) {
        if (text.length() > ALPHANUMERIC_MAX) {
            return false;
        }
        boolean anyLetter = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !isDigit(c) && PUNCTUATION.indexOf(c) < 0) {
                return false;
            }
            anyLetter |= letter;
        }
        return anyLetter;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public String toString() {
        return value;
    }

    /** What an address looks like. */
    public enum Form {
        NUMBER,
        SHORT_CODE,
        ALPHANUMERIC
    }
}
