package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PollingThreadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void threadThatAnErrorEndedShouldBeDead() {
        PollingThread thread = new PollingThread(
                "test",
                () -> new Session(() -> {
                    throw new StackOverflowError("planted");
                }));
        assertThat(thread.isDead()).as("before it began").isFalse();
        thread.start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!thread.isDead() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(thread.isDead()).isTrue();
    }

    @Test
    void threadThatWasClosedShouldNotBeDead() throws InterruptedException {
        CountDownLatch cycled = new CountDownLatch(3);
        PollingThread thread = new PollingThread(
                "test",
                () -> new Session(() -> {
                    cycled.countDown();
                    // What is no Error it survives
                    throw new IllegalStateException("planted");
                }));
        thread.start();
        assertThat(cycled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(thread.isDead()).isFalse();
        thread.close(PATIENCE);
        assertThat(thread.isDead()).isFalse();
    }

    private record Session(Runnable each) implements PollingThread.Session {
        @Override
        public void cycle() {
            each.run();
        }

        @Override
        public void close() {}
    }
}
