package io.trunkline.gateway.config;

import java.time.Duration;

/**
 * How long a carrier's receipts are waited for.
 *
 * @param usual the time within which they come as a rule: then a submission in doubt is settled by policy
 * @param longest after that a message without a receipt is undelivered
 */
public record ReceiptTimes(Duration usual, Duration longest) {
    public static final ReceiptTimes DEFAULT = new ReceiptTimes(Duration.ofMinutes(10), Duration.ofDays(3));

    public ReceiptTimes {
        if (usual.isNegative() || usual.isZero() || longest.compareTo(usual) < 0) {
            throw new IllegalArgumentException(
                    "receipt times: " + usual + ", " + longest + " (expected: above zero, the second no shorter)");
        }
    }
}
