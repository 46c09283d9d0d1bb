package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogUnavailableException;
import java.time.Duration;
import java.util.Optional;

/**
 * What Kafka does not take in time fails, and its sender comes again; what would be too much is not taken.
 *
 * @param bytesMax how much may be in flight
 * @param waitMax how long a record may wait to be handed over
 */
record Fail(String topic, long bytesMax, Duration waitMax) implements AppendPolicy {
    @Override
    public Optional<String> refusal(InFlight inFlight, int bytes, long nowNanos) {
        return inFlight.bytes() + bytes > bytesMax
                ? Optional.of(topic + ": " + inFlight.bytes() + " bytes in flight (expected: at most " + bytesMax + ")")
                : Optional.empty();
    }

    @Override
    public Optional<RuntimeException> notHandedOver(RuntimeException error) {
        return failed(error);
    }

    @Override
    public Optional<RuntimeException> failed(Exception error) {
        LogUnavailableException unavailable =
                new LogUnavailableException(topic + ": the log did not confirm the record: " + error.getMessage());
        unavailable.initCause(error);
        return Optional.of(unavailable);
    }

    @Override
    public long waitNanosMax() {
        return waitMax.toNanos();
    }
}
