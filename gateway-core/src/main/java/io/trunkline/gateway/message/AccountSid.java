package io.trunkline.gateway.message;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a tenant: {@code AC} and 32 lower-case hexadecimal digits.
 *
 * @param value the whole text
 */
public record AccountSid(String value) {
    private static final Pattern FORM = Pattern.compile("AC[0-9a-f]{32}");

    public AccountSid {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("account sid: " + value + " (expected: AC and 32 hexadecimal digits)");
        }
    }

    /** The account that the text names; empty when it has not the form of one. */
    public static Optional<AccountSid> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new AccountSid(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
