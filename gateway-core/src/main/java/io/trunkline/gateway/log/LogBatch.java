package io.trunkline.gateway.log;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one partition pair since the last batch. The order within each list is the log's; between the two
 * lists there is none.
 *
 * @param partition the partition of both topics
 * @param from the position that the {@link Projection} holds
 * @param to the position that it holds afterwards
 * @param accepted records of {@code intake}
 * @param events records of {@code lifecycle}
 * @param writers the nodes that wrote them
 * @param intakeReadThrough when the log took the newest record of {@code accepted}; null where there is none
 */
public record LogBatch(
        int partition,
        LogPosition from,
        LogPosition to,
        List<AcceptedMessage> accepted,
        List<LifecycleEvent> events,
        Writers writers,
        @Nullable Instant intakeReadThrough) {
    public LogBatch {
        accepted = List.copyOf(accepted);
        events = List.copyOf(events);
        if (writers.ofAccepted().size() != accepted.size() || writers.ofEvents().size() != events.size()) {
            throw new IllegalArgumentException(writers + " (expected: one writer for each of " + accepted.size()
                    + " messages and " + events.size() + " events)");
        }
    }

    /** A batch of records that do not tell who wrote them. */
    public LogBatch(
            int partition,
            LogPosition from,
            LogPosition to,
            List<AcceptedMessage> accepted,
            List<LifecycleEvent> events,
            @Nullable Instant intakeReadThrough) {
        this(partition, from, to, accepted, events, Writers.unknown(accepted.size(), events.size()), intakeReadThrough);
    }

    /**
     * The names of the nodes that wrote the records, in the records' order; one is empty where the record does not tell.
     */
    public record Writers(List<String> ofAccepted, List<String> ofEvents) {
        public Writers {
            ofAccepted = List.copyOf(ofAccepted);
            ofEvents = List.copyOf(ofEvents);
        }

        /** Of records that do not tell. */
        public static Writers unknown(int accepted, int events) {
            return new Writers(Collections.nCopies(accepted, ""), Collections.nCopies(events, ""));
        }
    }
}
