package io.trunkline.gateway.message;

import java.util.Optional;

/**
 * The identity of a messaging service, a pool of senders: {@code MG} and 32 lower-case hexadecimal digits.
 *
 * @param value the whole text
 */
public record ServiceSid(String value) {
    private static final String PREFIX = "MG";

    public ServiceSid {
        if (!SidForm.isMet(value, PREFIX)) {
            throw new IllegalArgumentException("service sid: " + value + " (expected: MG and 32 hexadecimal digits)");
        }
    }

    /** The service that the text names; empty when it has not the form of one. */
    public static Optional<ServiceSid> parse(String text) {
        return SidForm.isMet(text, PREFIX) ? Optional.of(new ServiceSid(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
