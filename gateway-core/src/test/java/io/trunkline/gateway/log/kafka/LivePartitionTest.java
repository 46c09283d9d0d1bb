package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LivePartitionTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_795_000_000_000L);

    private final List<LifecycleEvent> handled = new ArrayList<>();
    private boolean member = true;
    private final LivePartition partition = new LivePartition(
            0,
            0,
            (event, history) -> Mono.fromRunnable(() -> handled.add(event)),
            () -> member,
            new QueueProgress("live").part(0));

    @Test
    void nothingShouldBeHandedOverWhileThePartitionMayBeAnothers() {
        BodyErased first = fact(1);
        BodyErased second = fact(2);
        partition.read(0, NOW.toEpochMilli(), first);
        partition.turn();
        assertThat(handled).containsExactly(first);
        member = false;
        partition.read(1, NOW.toEpochMilli(), second);
        partition.turn();
        assertThat(handled).containsExactly(first);
        assertThat(partition.hasWork()).isTrue();
        assertThat(partition.next()).as("what was handed over counts").isEqualTo(1);
        member = true;
        partition.turn();
        assertThat(handled).containsExactly(first, second);
    }

    @Test
    void nothingMoreShouldBeHandedOverOnceAHandlerTookSoLongThatThePartitionMayBeAnothers() {
        LivePartition slow = new LivePartition(
                0,
                0,
                (event, history) -> Mono.fromRunnable(() -> {
                    handled.add(event);
                    member = false;
                }),
                () -> member,
                new QueueProgress("live").part(0));
        slow.read(0, NOW.toEpochMilli(), fact(1));
        slow.read(1, NOW.toEpochMilli(), fact(2));
        slow.turn();
        assertThat(handled).hasSize(1);
    }

    private static BodyErased fact(int message) {
        return new BodyErased(MessageSid.next(NOW.toEpochMilli(), 0, new Random(message)), NOW);
    }
}
