package io.trunkline.gateway.message;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a message comes from or goes to, in the one form that is stored and compared: {@code +} and up to fifteen digits
 * (E.164), a short code of 3 to 8 digits, or an alphanumeric sender of up to eleven characters with at least one letter.
 *
 * @param value the whole text
 */
public record Address(String value) {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{1,14}");
    private static final Pattern SHORT_CODE = Pattern.compile("[0-9]{3,8}");
    private static final Pattern ALPHANUMERIC = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9 &+._-]{1,11}");

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

    private static Optional<Form> form(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Optional.of(Form.NUMBER);
        }
        if (SHORT_CODE.matcher(text).matches()) {
            return Optional.of(Form.SHORT_CODE);
        }
        return ALPHANUMERIC.matcher(text).matches() ? Optional.of(Form.ALPHANUMERIC) : Optional.empty();
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
