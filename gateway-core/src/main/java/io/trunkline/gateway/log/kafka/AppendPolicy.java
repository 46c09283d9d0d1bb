package io.trunkline.gateway.log.kafka;

import java.util.Optional;

/** What a log does when Kafka is slow or gone. Called from several threads. */
interface AppendPolicy {
    /** Why a record of that size is not taken now, as a sentence; empty where it is taken. */
    Optional<String> refusal(InFlight inFlight, int bytes, long nowNanos);

    /** The error of a record that was taken and not handed to Kafka; empty where it is to be handed over again. */
    Optional<RuntimeException> notHandedOver(RuntimeException error);

    /** The error of a record that Kafka took and failed; empty where it is to be handed over again. */
    Optional<RuntimeException> failed(Exception error);

    /** How long a record may wait to be handed over before it is failed by {@link #notHandedOver}. */
    long waitNanosMax();
}
