package io.trunkline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
    private final OneAtATime executor = new OneAtATime();

    @Test
    void aTaskThatATaskGivesShouldRunAfterIt() {
        List<String> order = new ArrayList<>();

        executor.execute(() -> {
            executor.execute(() -> order.add("inner"));
            order.add("outer");
        });

        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void aTaskThatFailsShouldNotStopThoseBehindIt() {
        List<String> done = new ArrayList<>();

        executor.execute(() -> {
            executor.execute(() -> {
                throw new AssertionError("planted");
            });
            executor.execute(() -> done.add("behind"));
        });
        executor.execute(() -> done.add("later"));

        assertThat(done).containsExactly("behind", "later");
    }

    @Test
    void tasksOfManyThreadsShouldAllRunAndNeverTwoAtATime() throws InterruptedException {
        int threads = 8;
        int each = 5_000;
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(threads * each);
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    executor.execute(() -> {
                        if (atWork.incrementAndGet() > 1) {
                            overlaps.incrementAndGet();
                        }
                        atWork.decrementAndGet();
                        left.countDown();
                    });
                }
            });
        }

        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).hasValue(0);
    }
}
