package io.trunkline.gateway.webhook;

import java.time.Duration;

/**
 * The bounds of status callbacks on one node.
 *
 * @param limits how many are in flight
 * @param firstWait how long the log waits for callbacks of a batch before they become durable
 * @param messagesPerPartition how many messages of a partition are kept in memory
 * @param pollEvery how often the store is asked for what is due, where it did not hold more than there was room for
 */
public record CallbackSettings(
        Endpoints.Limits limits, Duration firstWait, int messagesPerPartition, Duration pollEvery) {
    public static final CallbackSettings DEFAULT =
            new CallbackSettings(Endpoints.Limits.DEFAULT, Duration.ofSeconds(2), 100_000, Duration.ofMillis(250));
}
