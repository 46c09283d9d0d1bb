package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** What was taken is held and handed over again, however long Kafka is away; what would be too much is not taken. */
final class Hold implements AppendPolicy {
    /** How much is held at the most. */
    static final long HELD_BYTES_MAX = 64L << 20;

    @Override
    public Optional<String> refusal(InFlight inFlight, int bytes, long nowNanos) {
        return inFlight.bytes() + bytes > HELD_BYTES_MAX
                ? Optional.of("the log holds " + inFlight.bytes() + " bytes of facts that Kafka has not taken"
                        + " (expected: at most " + HELD_BYTES_MAX + ")")
                : Optional.empty();
    }

    @Override
    public Optional<RuntimeException> notHandedOver(RuntimeException error) {
        return hopeless(error) ? Optional.of(error) : Optional.empty();
    }

    @Override
    public Optional<RuntimeException> failed(Exception error) {
        return hopeless(error)
                ? Optional.of(new IllegalArgumentException("the log refused the fact", error))
                : Optional.empty();
    }

    @Override
    public long waitNanosMax() {
        return Duration.ofDays(365).toNanos();
    }

    /** The record itself is at fault and would be refused again. */
    private static boolean hopeless(Exception error) {
        return error instanceof RecordTooLargeException || error instanceof SerializationException;
    }
}
