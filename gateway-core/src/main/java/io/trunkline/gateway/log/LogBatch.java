package io.trunkline.gateway.log;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import java.time.Instant;
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
 * @param intakeReadThrough when the log took the newest record of {@code accepted}; null where there is none
 */
public record LogBatch(
        int partition,
        LogPosition from,
        LogPosition to,
        List<AcceptedMessage> accepted,
        List<LifecycleEvent> events,
        @Nullable Instant intakeReadThrough) {
    public LogBatch {
        accepted = List.copyOf(accepted);
        events = List.copyOf(events);
    }
}
