package io.trunkline.smpp.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Row 15 of the behaviour table. */
class EarlyReceiptsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EarlyReceipts<String> early = new EarlyReceipts<>(3, PATIENCE);

    @Test
    void receiptsShouldWaitForTheResponseWithTheirId() {
        assertThat(early.park("7", "enroute", 0)).isTrue();
        assertThat(early.park("8", "other", 0)).isTrue();
        assertThat(early.park("7", "delivered", 1)).isTrue();

        assertThat(early.claim("7")).containsExactly("enroute", "delivered");
        assertThat(early.claim("7")).isEmpty();
        assertThat(early.size()).isEqualTo(1);
        assertThat(early.claim("8")).containsExactly("other");
    }

    @Test
    void aReceiptWithoutRoomShouldBeRefusedAndTheOthersStay() {
        for (int i = 0; i < 3; i++) {
            assertThat(early.park("7", "r" + i, 0)).isTrue();
        }
        assertThat(early.park("9", "one too many", 0)).isFalse();
        assertThat(early.claim("7")).containsExactly("r0", "r1", "r2");
        assertThat(early.park("9", "now", 0)).isTrue();
    }

    @Test
    void whatNobodyClaimsShouldComeBackAfterItsTime() {
        early.park("7", "first", 0);
        early.park("7", "second", 10);
        assertThat(early.expire(PATIENCE.toNanos() - 1)).isEmpty();
        assertThat(early.expire(PATIENCE.toNanos())).containsExactly("first");
        assertThat(early.claim("7")).containsExactly("second");
        assertThat(early.expire(Long.MAX_VALUE / 2)).isEmpty();
    }

    @Test
    void everyReceiptShouldLeaveExactlyOnceOneWayOrTheOther() {
        Random random = new Random(20_261_121);
        EarlyReceipts<String> many = new EarlyReceipts<>(50, PATIENCE);
        List<String> taken = new ArrayList<>();
        List<String> left = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(1_000_000_000);
            String id = Integer.toString(random.nextInt(40));
            switch (random.nextInt(5)) {
                case 0 -> left.addAll(many.claim(id));
                case 1 -> left.addAll(many.expire(now));
                default -> {
                    if (many.park(id, "r" + i, now)) {
                        taken.add("r" + i);
                    }
                }
            }
        }
        left.addAll(many.expire(now + PATIENCE.toNanos()));
        assertThat(many.size()).isZero();
        assertThat(left).hasSizeGreaterThan(1_000).containsExactlyInAnyOrderElementsOf(taken);
    }
}
