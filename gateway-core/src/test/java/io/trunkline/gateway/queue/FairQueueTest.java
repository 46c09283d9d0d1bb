package io.trunkline.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final AccountSid LARGE = new AccountSid("AC" + "1".repeat(32));
    private static final AccountSid SMALL = new AccountSid("AC" + "2".repeat(32));
    private static final AccountSid THIRD = new AccountSid("AC" + "3".repeat(32));

    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void moreUrgentShouldGoFirstWhoeverAskedForIt() {
        queue.add(Urgency.BULK, LARGE, 1, "bulk");
        queue.add(Urgency.TRANSACTIONAL, LARGE, 1, "transactional");
        queue.add(Urgency.ONE_TIME_PASSWORD, SMALL, 1, "password");
        assertThat(drained()).containsExactly("password", "transactional", "bulk");
    }

    @Test
    void moreUrgentShouldOvertakeWhatWasLookedAt() {
        queue.add(Urgency.BULK, LARGE, 1, "bulk");
        assertThat(queue.peek()).isEqualTo("bulk");
        queue.add(Urgency.ONE_TIME_PASSWORD, LARGE, 1, "password");
        assertThat(queue.remove()).isEqualTo("password");
        assertThat(queue.remove()).isEqualTo("bulk");
    }

    @Test
    void tenOfOneAccountShouldGoWithinTwoTurnsOfAnotherAccountsMany() {
        for (int i = 0; i < 10_000; i++) {
            queue.add(Urgency.BULK, LARGE, 1, "large" + i);
        }
        for (int i = 0; i < 37; i++) {
            queue.remove();
        }
        for (int i = 0; i < 10; i++) {
            queue.add(Urgency.BULK, SMALL, 1, "small" + i);
        }
        List<String> order = drained();
        assertThat(order.indexOf("small9")).isLessThan(2 * 2 * FairQueue.QUANTUM_SEGMENTS);
        assertThat(order).filteredOn(value -> value.startsWith("small")).isSorted();
        assertThat(order.getFirst()).isEqualTo("large37");
        assertThat(order).hasSize(10_000 - 37 + 10);
    }

    @Test
    void whatIsTakenOutOfItsTurnShouldLeaveTheOthersInOrder() {
        queue.add(Urgency.BULK, LARGE, 1, "large0");
        queue.add(Urgency.BULK, SMALL, 1, "small0");
        queue.add(Urgency.BULK, LARGE, 1, "large1");
        queue.add(Urgency.BULK, LARGE, 1, "large2");
        assertThat(queue.peek()).isEqualTo("large0");
        assertThat(queue.removeFirst("large1"::equals)).contains("large1");
        assertThat(queue.removeFirst("large1"::equals)).isEmpty();
        assertThat(queue.removeFirst("small0"::equals)).contains("small0");
        assertThat(queue.size(Urgency.BULK, SMALL)).isZero();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(drained()).containsExactly("large0", "large2");
    }

    @Test
    void accountsShouldShareSegmentsAndNotMessages() {
        for (int i = 0; i < 1_000; i++) {
            queue.add(Urgency.BULK, LARGE, 7, "7");
            queue.add(Urgency.BULK, SMALL, 1, "1");
            queue.add(Urgency.BULK, THIRD, 3, "3");
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            order.add(queue.remove());
        }
        int large = 7 * count(order, "7");
        int small = count(order, "1");
        int third = 3 * count(order, "3");
        assertThat(Math.abs(large - small)).isLessThan(20);
        assertThat(Math.abs(third - small)).isLessThan(20);
    }

    @Test
    void messageOfMoreSegmentsThanATurnShouldGoToo() {
        queue.add(Urgency.BULK, LARGE, 255, "long");
        queue.add(Urgency.BULK, SMALL, 1, "short");
        assertThat(drained()).containsExactly("short", "long");
    }

    @Test
    void accountShouldSaveNothingWhileItHasNothingToSend() {
        queue.add(Urgency.BULK, SMALL, 1, "once");
        queue.remove();
        for (int i = 0; i < 100; i++) {
            queue.add(Urgency.BULK, LARGE, 1, "large");
            queue.add(Urgency.BULK, SMALL, 1, "small");
        }
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < 2 * FairQueue.QUANTUM_SEGMENTS; i++) {
            turns.add(queue.remove());
        }
        assertThat(count(turns, "small")).isEqualTo(FairQueue.QUANTUM_SEGMENTS);
    }

    @Test
    void emptyQueueShouldSaySo() {
        assertThat(queue.peek()).isNull();
        assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
        queue.add(Urgency.BULK, LARGE, 1, "bulk");
        queue.clear();
        assertThat(queue.peek()).isNull();
        assertThat(queue.size()).isZero();
    }

    private static int count(List<String> order, String value) {
        return (int) order.stream().filter(value::equals).count();
    }

    private List<String> drained() {
        List<String> order = new ArrayList<>();
        while (queue.peek() != null) {
            order.add(queue.remove());
        }
        return order;
    }
}
