package io.trunkline.gateway.waiting;

import java.time.Duration;

/**
 * How long a carrier's receipts are waited for.
 *
 * @param doubt the time within which a receipt usually comes: then a submission in doubt is settled by policy
 * @param receipt after that a message without a receipt is undelivered
 */
public record WaitTimes(Duration doubt, Duration receipt) {
    public static final WaitTimes DEFAULT = new WaitTimes(Duration.ofMinutes(10), Duration.ofDays(3));
}
