package io.trunkline.bench.outcome;

import java.util.Map;

/**
 * What a report says of the status callbacks.
 *
 * @param byStatus messages by callback status, each message counted once per status
 * @param notAwaited accepted messages whose callbacks are not waited for
 * @param settled accepted messages with a terminal callback
 * @param deliveredLastNanos when the last message turned delivered, on the clock of {@link System#nanoTime()}; 0 if none
 * @param repeated callbacks of a status that the message already had: at-least-once delivery at work
 * @param beforeAnswer messages whose first callback came before their 201 was read; their latency counts as 0
 * @param backwards callbacks of {@code sent} after a terminal one: never right
 * @param contradictions terminal callbacks of a message that already had another terminal one: never right
 * @param unclaimed SIDs that were called back but never answered to us, such as those whose answer was lost
 * @param untracked callbacks dropped from this account because the table of SIDs was full
 * @param repeatedSids answers that carried the SID of an earlier answer
 * @param toSent latency from the answer to the first {@code sent}
 * @param toDelivered latency from the answer to the first {@code delivered}
 */
public record CallbackSummary(
        Map<CallbackStatus, Long> byStatus,
        long notAwaited,
        long settled,
        long deliveredLastNanos,
        long repeated,
        long beforeAnswer,
        long backwards,
        long contradictions,
        long unclaimed,
        long untracked,
        long repeatedSids,
        LatencySummary toSent,
        LatencySummary toDelivered) {
    /** Messages called back with {@code status}. */
    public long messages(CallbackStatus status) {
        return byStatus.getOrDefault(status, 0L);
    }
}
