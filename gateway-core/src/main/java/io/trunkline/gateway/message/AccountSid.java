package io.trunkline.gateway.message;

import java.util.Optional;

/**
 * The identity of a tenant: {@code AC} and 32 lower-case hexadecimal digits.
 *
 * @param value the whole text
 */
public record AccountSid(String value) {
    private static final String PREFIX = "AC";

    public AccountSid {
        if (!SidForm.isMet(value, PREFIX)) {
            throw new IllegalArgumentException("account sid: " + value + " (expected: AC and 32 hexadecimal digits)");
        }
    }

    /** The account that the text names; empty when it has not the form of one. */
    public static Optional<AccountSid> parse(String text) {
        return SidForm.isMet(text, PREFIX) ? Optional.of(new AccountSid(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
