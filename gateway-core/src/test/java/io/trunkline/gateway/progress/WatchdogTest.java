package io.trunkline.gateway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class WatchdogTest {
    private final AtomicLong seconds = new AtomicLong(Long.MAX_VALUE / 1_000_000_000);
    private final Sinks.Many<Long> looks = Sinks.many().multicast().directBestEffort();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Watchdog watchdog =
            new Watchdog(meters, Duration.ofSeconds(30), () -> seconds.get() * 1_000_000_000, looks.asFlux());
    private final QueueProgress queue = new QueueProgress("view");

    @BeforeEach
    void watch() {
        watchdog.watch(queue);
    }

    @AfterEach
    void stop() {
        watchdog.close();
    }

    @Test
    void partThatDoesNothingThoughSomethingWaitsShouldBeNamed() {
        queue.part(0).waiting(7);
        queue.part(1).waiting(9);
        lookAfter(0);
        lookAfter(29);
        assertThat(stalled()).isZero();

        queue.part(1).moved();
        lookAfter(1);
        assertThat(watchdog.reports())
                .containsExactly(
                        new QueueReport("view", 0, 7, Duration.ofSeconds(30), true),
                        new QueueReport("view", 1, 9, Duration.ZERO, false));
        assertThat(stalled()).isOne();
        assertThat(meters.get("trunkline.queue.waiting")
                        .tag("queue", "view")
                        .gauge()
                        .value())
                .isEqualTo(16);
    }

    @Test
    void partThatMovesAgainShouldBeWellAtOnce() {
        queue.part(0).waiting(7);
        lookAfter(0);
        lookAfter(40);
        assertThat(stalled()).isOne();
        queue.part(0).moved();
        lookAfter(1);
        assertThat(stalled()).isZero();
    }

    @Test
    void partWithNothingToDoShouldNeverBeNamed() {
        queue.part(0).waiting(0);
        lookAfter(0);
        lookAfter(1_000);
        assertThat(watchdog.reports()).containsExactly(new QueueReport("view", 0, 0, Duration.ZERO, false));

        queue.part(0).waiting(1);
        lookAfter(1);
        lookAfter(28);
        assertThat(stalled()).isZero();
    }

    @Test
    void partThatWasLostShouldBeForgottenAndNewWhenItComesBack() {
        queue.part(0).waiting(7);
        lookAfter(0);
        lookAfter(40);
        queue.lost(0);
        lookAfter(1);
        assertThat(watchdog.reports()).isEmpty();

        queue.part(0).waiting(7);
        lookAfter(1);
        assertThat(stalled()).isZero();
    }

    private void lookAfter(long more) {
        seconds.addAndGet(more);
        looks.tryEmitNext(seconds.get()).orThrow();
    }

    private double stalled() {
        return meters.get("trunkline.queue.stalled")
                .tag("queue", "view")
                .gauge()
                .value();
    }
}
