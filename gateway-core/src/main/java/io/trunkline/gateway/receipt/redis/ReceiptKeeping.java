package io.trunkline.gateway.receipt.redis;

import java.time.Duration;

/**
 * How long and how much Redis keeps of receipts.
 *
 * @param mapping how long a carrier's id stands for a segment: within the time in which the carrier uses no id twice
 * @param settled the same once the last receipt came, for the carrier that repeats it
 * @param early how long a receipt waits for its submission
 * @param earlyIdsMax how many ids of a carrier may have waiting receipts; beyond it the oldest are dropped
 */
record ReceiptKeeping(Duration mapping, Duration settled, Duration early, int earlyIdsMax) {
    static final ReceiptKeeping DEFAULT =
            new ReceiptKeeping(Duration.ofDays(3), Duration.ofHours(1), Duration.ofMinutes(15), 100_000);

    /** How many receipts of one id wait at the most; beyond it the oldest is dropped. */
    static final int EARLY_PER_ID_MAX = 4;
}
