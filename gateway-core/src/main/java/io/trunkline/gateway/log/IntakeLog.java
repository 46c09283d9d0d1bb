package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** Where accepted messages become durable. */
public interface IntakeLog {
    /**
     * Appends a message; completes when every in-sync replica has it.
     *
     * <p>Fails with {@link LogUnavailableException} when nothing was handed to the log (the caller may say so and the
     * client may try again), and with {@link LogOutcomeUnknownException} when it was handed over and nobody knows
     * whether it is there.
     */
    Mono<Void> append(AcceptedMessage message);

    /** How many partitions the topic has; a SID names one of them. */
    int partitions();
}
