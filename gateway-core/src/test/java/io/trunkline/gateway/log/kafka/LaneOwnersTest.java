package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane, its journal and one owner after the other, without Kafka: what each step may meet is chosen at random. */
class LaneOwnersTest {
    private static final int RECORDS = 9_000;
    private static final int OPEN_MAX = 12;
    private static final int REMEMBERED = 2_000;
    private static final int STUCK = 5;
    private static final int STEPS = 30_000;

    private final List<LaneRecord> lane = new ArrayList<>();
    private final Set<Long> unreadable = new HashSet<>();
    private final Map<Long, LaneCancel> cancels = new HashMap<>();
    private final List<LaneEntry> journal = new ArrayList<>();
    private final Deque<LaneEntry> late = new ArrayDeque<>();
    private final Set<MessageSid> sent = new HashSet<>();
    private final Set<MessageSid> doubted = new HashSet<>();
    private final Set<MessageSid> canceled = new HashSet<>();
    private LaneGate.Position committed = new LaneGate.Position(0, 0, null);
    private Random random = new Random();
    private long now = 1_000_000_000;
    private int checkpoints;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyAttemptShouldGoOnceOrBeCanceledOrInDoubtHoweverManyOwnersDie(long seed) throws Exception {
        random = new Random(seed);
        fill();
        boolean stuck = seed % 2 == 0;
        Owner owner = new Owner(stuck);
        for (int i = 0; i < STEPS; i++) {
            owner.step();
            if (random.nextInt(1_500) == 0) {
                owner.die();
                owner = new Owner(stuck);
            } else if (random.nextInt(4_000) == 0) {
                owner.giveUp();
                owner = new Owner(stuck);
            }
        }
        owner.finishAll();
        assertThat(committed.lane()).isEqualTo(RECORDS);
        for (LaneRecord record : lane) {
            MessageSid sid = record.message().envelope().sid();
            assertThat(isNoMessage(record.offset())
                            || sent.contains(sid)
                            || doubted.contains(sid)
                            || canceled.contains(sid))
                    .as("offset %s", record.offset())
                    .isTrue();
        }
        assertThat(canceled).isNotEmpty();
        assertThat(checkpoints > 0 || !stuck).as("entries that tell all").isTrue();
        assertThat(doubted).hasSizeLessThan(RECORDS / 4);
    }

    private boolean isNoMessage(long offset) {
        return unreadable.contains(offset) || cancels.containsKey(offset);
    }

    /** Two thirds are of the first of a few accounts; one in fifty comes again, and one in thirty cancels another. */
    private void fill() {
        int accounts = 1 + random.nextInt(12);
        for (long offset = 0; offset < RECORDS; offset++) {
            int account = random.nextInt(3) > 0 ? 0 : random.nextInt(accounts);
            Urgency urgency = random.nextInt(40) == 0 ? Urgency.ONE_TIME_PASSWORD : Urgency.BULK;
            boolean again = offset > STUCK && random.nextInt(50) == 0;
            LaneMessage message = again
                    ? lane.get((int) Math.max(STUCK + 1, offset - 1 - random.nextInt(900)) - 1)
                            .message()
                    : message(offset, account, urgency);
            lane.add(new LaneRecord(offset, message));
            if (!again && offset > STUCK && random.nextInt(30) == 0) {
                long meant = STUCK + 1 + random.nextInt((int) offset);
                cancels.put(offset, new LaneCancel(new MessageSid(7, meant), 1));
            } else if (!again && offset > STUCK && random.nextInt(200) == 0) {
                unreadable.add(offset);
            }
        }
    }

    private static LaneMessage message(long offset, int account, Urgency urgency) {
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
        return new LaneMessage(envelope, "b", 1, "alpha", 0, "only route");
    }

    private final class Owner {
        private final UUID token = new UUID(random.nextLong(), random.nextLong());
        private final boolean stuck;
        private final long start = committed.lane();
        private final LaneGate gate;
        private final Deque<LaneGate.Batch> queued = new ArrayDeque<>();
        private final Deque<Written> written = new ArrayDeque<>();
        private final List<LaneRecord> open = new ArrayList<>();
        private final Set<Long> doubts = new HashSet<>();
        private final Map<String, Long> lastOfFlow = new HashMap<>();
        private long readNext = Math.max(0, start - REMEMBERED);
        private long answeredFrom;
        private long answeredTo;

        private record Written(LaneGate.Batch batch, long offset) {}

        Owner(boolean stuck) throws UnreadableRecordException {
            this.stuck = stuck;
            int taken = journal.size();
            assertThat(taken - committed.journal()).as("what a take-over reads").isLessThan(LaneGate.ENTRIES_MAX + 300);
            journal.add(new LaneEntry.Taken(token));
            LaneHistory history = new LaneHistory(start, committed.owner());
            for (long offset = committed.journal(); offset < taken; offset++) {
                LaneEntry entry = journal.get((int) offset);
                // As it is read from Kafka
                history.add(offset, LaneEntryCodec.JOURNAL.decode(LaneEntryCodec.JOURNAL.encode(entry)));
            }
            gate = new LaneGate(token, history, start, taken + 1L, now);
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> read(random.nextInt(60));
                case 1 -> gate.toReadAgain().ifPresent(from -> answer(from, from + 1 + random.nextInt(500)));
                case 2, 3, 4 -> begin();
                case 5, 6 -> write();
                case 7, 8 -> acknowledge();
                case 9, 10 -> finish(random.nextInt(OPEN_MAX / 2));
                default -> others();
            }
            LaneGate.Position position = gate.position();
            assertThat(gate.journalNext() - position.journal()).isLessThan(LaneGate.ENTRIES_MAX + 100);
            assertThat(gate.held()).isLessThanOrEqualTo(3 * LaneBacklog.HELD_MAX);
        }

        private void others() {
            switch (random.nextInt(6)) {
                case 0, 1 -> commit();
                case 2 -> {
                    if (!late.isEmpty()) {
                        journal.add(late.remove());
                    }
                }
                case 3 -> answer(answeredFrom, answeredTo);
                case 4 -> answer(random.nextInt(RECORDS), RECORDS);
                default -> read(random.nextInt(300));
            }
        }

        private void read(int many) {
            long end = Math.min(RECORDS, readNext + many);
            for (; readNext < end; readNext++) {
                LaneRecord record = lane.get((int) readNext);
                LaneCancel cancel = cancels.get(readNext);
                if (isNoMessage(readNext)) {
                    if (cancel != null && readNext >= start) {
                        gate.readCancel(readNext, cancel);
                    } else if (cancel != null) {
                        gate.rememberCancel(cancel);
                    } else if (readNext >= start) {
                        gate.readUnreadable(readNext);
                    }
                } else if (readNext < start) {
                    gate.remember(record.message().envelope().sid(), 1);
                } else {
                    gate.read(record, this::doubt);
                }
            }
        }

        private void answer(long from, long to) {
            answeredFrom = from;
            answeredTo = Math.min(RECORDS, Math.min(to, from + 700));
            List<LaneRecord> records = lane.subList((int) from, (int) answeredTo).stream()
                    .filter(record -> !isNoMessage(record.offset()))
                    .toList();
            gate.readAgain(from, records, answeredTo);
        }

        private void doubt(LaneRecord record) {
            doubted.add(record.message().envelope().sid());
            doubts.add(record.offset());
            open.add(record);
        }

        private void begin() {
            now += LaneGate.ENTRY_NANOS;
            Optional<LaneGate.Batch> batch = gate.next(OPEN_MAX, now);
            batch.ifPresent(queued::add);
            checkpoints += batch.filter(next -> next.entry() instanceof LaneEntry.Checkpoint)
                            .isPresent()
                    ? 1
                    : 0;
        }

        private void write() {
            LaneGate.Batch batch = queued.poll();
            if (batch != null) {
                written.add(new Written(batch, journal.size()));
                journal.add(batch.entry());
            }
        }

        private void acknowledge() {
            Written next = written.poll();
            if (next != null) {
                gate.appended(next.batch(), next.offset()).forEach(this::send);
                gate.canceled().forEach(this::cancel);
            }
        }

        private void cancel(LaneRecord record) {
            MessageSid sid = record.message().envelope().sid();
            assertThat(sent)
                    .as("canceled though it was sent: %s", record.offset())
                    .doesNotContain(sid);
            assertThat(doubted)
                    .as("canceled behind a doubt: %s", record.offset())
                    .doesNotContain(sid);
            assertThat(canceled.add(sid))
                    .as("canceled once: %s", record.offset())
                    .isTrue();
            assertThat(cancels).containsValue(new LaneCancel(sid, 1));
            open.add(record);
        }

        private void send(LaneRecord record) {
            MessageSid sid = record.message().envelope().sid();
            assertThat(doubted).as("sent behind a doubt: %s", record.offset()).doesNotContain(sid);
            assertThat(canceled)
                    .as("sent though it was canceled: %s", record.offset())
                    .doesNotContain(sid);
            assertThat(sent.add(sid)).as("sent once: %s", record.offset()).isTrue();
            String flow = record.message().envelope().account() + " "
                    + record.message().envelope().terms().urgency();
            Long before = lastOfFlow.put(flow, record.offset());
            assertThat(before == null ? -1 : before).as("in order").isLessThan(record.offset());
            open.add(record);
        }

        private void finish(int many) {
            for (int i = 0; i < many && !open.isEmpty(); i++) {
                LaneRecord record = open.get(random.nextInt(open.size()));
                if (record.offset() != STUCK || !stuck) {
                    finish(record);
                }
            }
        }

        private void finish(LaneRecord record) {
            open.remove(record);
            gate.done(record.offset());
        }

        private void commit() {
            LaneGate.Position position = gate.position();
            assertThat(position.lane()).isGreaterThanOrEqualTo(committed.lane());
            assertThat(position.journal()).isGreaterThanOrEqualTo(committed.journal());
            committed = position;
        }

        /** What it had on its way may reach the journal later, and what it had in hand may be finished by it. */
        void die() {
            for (int i = random.nextInt(queued.size() + 1); i > 0; i--) {
                late.add(queued.remove().entry());
            }
            open.stream()
                    .filter(record -> record.offset() != STUCK && random.nextInt(4) == 0)
                    .forEach(record -> late.add(new LaneEntry.Progress(
                            token, List.of(), List.of(new OffsetRange(record.offset(), record.offset())), List.of())));
        }

        void giveUp() {
            gate.end();
            for (LaneRecord record : List.copyOf(open)) {
                if (doubts.contains(record.offset())) {
                    continue;
                }
                boolean taken = canceled.contains(record.message().envelope().sid());
                if (record.offset() == STUCK || (!taken && random.nextBoolean())) {
                    gate.returned(record.offset());
                    sent.remove(record.message().envelope().sid());
                } else {
                    finish(record);
                }
            }
            for (int i = 0; i < 2 * OPEN_MAX && !gate.quiet(); i++) {
                begin();
                write();
                acknowledge();
            }
            commit();
        }

        void finishAll() {
            for (int i = 0; gate.position().lane() < RECORDS; i++) {
                assertThat(i).isLessThan(STEPS);
                read(RECORDS);
                gate.toReadAgain().ifPresent(from -> answer(from, RECORDS));
                begin();
                write();
                acknowledge();
                List.copyOf(open).forEach(this::finish);
            }
            commit();
        }
    }
}
