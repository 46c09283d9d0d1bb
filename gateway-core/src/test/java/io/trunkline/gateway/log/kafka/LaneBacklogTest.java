package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneBacklogTest {
    private static final int READ_MAX = 1_000;

    private final LaneBacklog backlog = new LaneBacklog();
    private final List<LaneRecord> lane = new ArrayList<>();
    private final Map<Integer, Long> sent = new HashMap<>();
    private int readings;

    @Test
    void moreUrgentShouldBeHeldHoweverManyAccountsHaveFilledTheirClass() {
        for (int account = 0; account < 6; account++) {
            append(5_000, account, Urgency.BULK);
        }
        for (int account = 6; account < 1_506; account++) {
            append(1, account, Urgency.BULK);
        }
        append(1, 0, Urgency.ONE_TIME_PASSWORD);
        assertThat(lane(backlog.peek()).envelope().terms().urgency()).isEqualTo(Urgency.ONE_TIME_PASSWORD);
        assertThat(backlog.held()).isLessThanOrEqualTo(LaneBacklog.HELD_MAX + 1);
        drain();
        assertThat(backlog.firstLeft()).isEmpty();
        assertThat(sent).hasSize(1_507);
    }

    @Test
    void newcomerShouldBeHeldThoughSixAccountsAreDeepAndWereReadAgain() {
        for (int account = 0; account < 6; account++) {
            append(5_000, account, Urgency.BULK);
        }
        for (int i = 0; i < 3_000; i++) {
            send();
            readAgain(READ_MAX);
        }
        int before = backlog.held();
        append(10, 6, Urgency.BULK);
        assertThat(backlog.held()).isEqualTo(before + 10);
    }

    @Test
    void manyAccountsThatAreMixedShouldComeByTheSameReading() {
        int accounts = 200;
        for (int i = 0; i < 40_000; i++) {
            append(1, i % accounts, Urgency.BULK);
        }
        drain();
        assertThat(sent).hasSize(accounts);
        assertThat(readings).as("of 1,000 records each").isLessThan(400);
    }

    @Test
    void rareRecordsOfThousandsOfAccountsShouldBeLeftInAFewStretchesEach() {
        int accounts = 3_000;
        for (int i = 0; i < 30 * accounts; i++) {
            append(1, i % accounts, Urgency.TRANSACTIONAL);
        }
        drain();
        assertThat(sent).hasSize(accounts);
        assertThat(readings).isLessThan(1_500);
    }

    @Test
    void rareUrgentThatIsReadAgainShouldNotKeepBulkWaiting() {
        for (int i = 0; i < 60_000; i++) {
            boolean rare = i % 40 == 0;
            append(1, rare ? 1 : 0, rare ? Urgency.TRANSACTIONAL : Urgency.BULK);
        }
        for (int left = lane.size(); left > 0; ) {
            for (int i = 0; i < 10 && left > 0; i++) {
                assertThat(backlog.held()).as("of %s that are left", left).isPositive();
                send();
                left--;
            }
            readAgain(100);
        }
        assertThat(backlog.firstLeft()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsLeftShouldComeOnceAndInOrderHoweverItIsReadAgain(long seed) {
        Random random = new Random(seed);
        Urgency[] classes = Urgency.values();
        int accounts = 1 + random.nextInt(30);
        int length = 30_000;
        int removed = 0;
        while (removed < length) {
            for (int i = random.nextInt(900); i > 0 && lane.size() < length; i--) {
                int account = random.nextInt(1 + random.nextInt(accounts));
                append(1, account, classes[account % classes.length]);
            }
            for (int i = random.nextInt(500); i > 0 && backlog.held() > 0; i--) {
                send();
                removed++;
            }
            readAgain(1 + random.nextInt(READ_MAX));
            if (random.nextInt(5) == 0 && !lane.isEmpty()) {
                // An answer to a question that was answered already
                answer(random.nextInt(lane.size()), 1 + random.nextInt(READ_MAX));
            }
            assertThat(backlog.held()).isLessThanOrEqualTo(classes.length * LaneBacklog.HELD_MAX);
        }
        assertThat(backlog.firstLeft()).isEmpty();
        assertThat(backlog.size()).isZero();
        assertThat(backlog.toReadAgain()).isEmpty();
    }

    private static LaneMessage lane(@Nullable LaneRecord record) {
        assertThat(record).isNotNull();
        return record.message();
    }

    private void append(int many, int account, Urgency urgency) {
        for (int i = 0; i < many; i++) {
            LaneRecord record = record(lane.size(), account, urgency);
            lane.add(record);
            backlog.add(record);
        }
    }

    /** In order within an account and class, and none twice. */
    private void send() {
        LaneRecord record = backlog.remove();
        Envelope envelope = record.message().envelope();
        int flow = Integer.parseInt(envelope.account().value().substring(2), 16) * 4
                + envelope.terms().urgency().ordinal();
        Long before = sent.put(flow, record.offset());
        assertThat(before == null ? -1 : before).isLessThan(record.offset());
    }

    private void readAgain(int most) {
        backlog.toReadAgain().ifPresent(from -> answer(from, most));
    }

    private void answer(long from, int most) {
        int end = (int) Math.min(lane.size(), from + most);
        readings++;
        backlog.readAgain(from, lane.subList((int) from, end), end, settled -> false);
    }

    private void drain() {
        int left = lane.size();
        while (left > 0) {
            for (int i = 0; i < 400 && backlog.held() > 0; i++) {
                send();
                left--;
            }
            for (int i = 0; i < 4; i++) {
                readAgain(READ_MAX);
            }
        }
    }

    private static LaneRecord record(long offset, int account, Urgency urgency) {
        Envelope envelope = new Envelope(
                new MessageSid(7, offset),
                new AccountSid("AC" + "%032x".formatted(account)),
                new Address("+15005550006"),
                new Address("+14155550100"),
                null,
                1,
                null,
                Instant.EPOCH,
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency));
        return new LaneRecord(offset, new LaneMessage(envelope, "b", 1, "alpha", 0, "only route"));
    }
}
