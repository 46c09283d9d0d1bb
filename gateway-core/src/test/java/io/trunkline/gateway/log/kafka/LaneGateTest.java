package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.queue.FairQueue;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaneGateTest {
    private static final UUID TOKEN = new UUID(0, 1);
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final AccountSid OTHER = new AccountSid("AC1123456789abcdef0123456789abcdef");
    private static final int OPEN_MAX = 4;

    private final LaneHistory history = new LaneHistory(0, null);
    private final List<Long> doubtful = new ArrayList<>();
    private long now = 1_000_000_000;
    private LaneGate gate = gate();

    private LaneGate gate() {
        return new LaneGate(TOKEN, history, 0, 50, now);
    }

    @Test
    void nothingShouldGoOutBeforeTheJournalHasIt() {
        read(0, 1);
        read(1, 1);
        LaneGate.Batch batch = next();
        assertThat(progress(batch).started()).containsExactly(new OffsetRange(0, 1));
        assertThat(gate.follows(50)).isTrue();
        assertThat(offsets(gate.appended(batch, 50))).containsExactly(0L, 1L);
    }

    @Test
    void secondBatchShouldStartWhileTheFirstIsOnItsWay() {
        read(0, 1);
        LaneGate.Batch first = next();
        read(1, 1);
        LaneGate.Batch second = next();
        assertThat(offsets(gate.appended(first, 50))).containsExactly(0L);
        assertThat(gate.follows(51)).isTrue();
        assertThat(offsets(gate.appended(second, 51))).containsExactly(1L);
    }

    @Test
    void entryBehindAGapInTheJournalShouldNotFollow() {
        read(0, 1);
        next();
        assertThat(gate.follows(51)).isFalse();
        assertThat(gate.journalNext()).isEqualTo(50);
    }

    @Test
    void noMoreSegmentsThanAllowedShouldBeOpen() {
        read(0, 1);
        read(1, 3);
        read(2, 1);
        LaneGate.Batch batch = next();
        assertThat(offsets(gate.appended(batch, 50))).containsExactly(0L, 1L);
        assertNothingIsStarted();
        gate.done(1);
        LaneGate.Batch after = next();
        assertThat(progress(after).started()).containsExactly(new OffsetRange(2, 2));
        assertThat(progress(after).done()).containsExactly(new OffsetRange(1, 1));
    }

    @Test
    void onlyWhatWaitsForTheGateOrTheJournalShouldBeStartable() {
        assertThat(gate.startable(OPEN_MAX)).as("nothing has come").isZero();
        for (long offset = 0; offset < 300; offset++) {
            read(offset, 1);
        }
        assertThat(gate.startable(OPEN_MAX)).isEqualTo(300);
        assertThat(gate.startable(0)).as("while nothing may be open").isZero();
        LaneGate.Batch batch = next();
        assertThat(gate.startable(OPEN_MAX)).as("the journal's answer").isOne();
        assertThat(offsets(gate.appended(batch, 50))).hasSize(OPEN_MAX);
        assertThat(gate.waiting()).isEqualTo(300 - OPEN_MAX);
        assertThat(gate.startable(OPEN_MAX)).as("all that may be open is").isZero();
        gate.done(0);
        assertThat(gate.startable(OPEN_MAX)).isEqualTo(300 - OPEN_MAX);
        gate.end();
        assertThat(gate.startable(OPEN_MAX)).as("the lane is another's").isZero();
    }

    @Test
    void whatIsLeftInTheLaneShouldBeStartableUntilItIsReadAgain() {
        List<LaneRecord> lane = new ArrayList<>();
        for (long offset = 0; offset < 2_000; offset++) {
            lane.add(record(offset, 1));
            gate.read(lane.getLast(), this::doubt);
        }
        while (gate.held() > 0) {
            startAndFinish();
        }
        assertThat(gate.waiting()).isPositive();
        assertThat(gate.startable(OPEN_MAX))
                .as("it is for this node to read it again")
                .isOne();
        answer(gate.toReadAgain().orElseThrow(), lane);
        assertThat(gate.startable(OPEN_MAX)).isEqualTo(gate.held()).isGreaterThan(1);
    }

    @Test
    void moreUrgentShouldStartFirstAndItsDoneBeWrittenDownBehindTheGap() {
        for (long offset = 0; offset < 4; offset++) {
            read(offset, 1);
        }
        LaneRecord password = urgent(4);
        gate.read(password, this::doubt);
        LaneGate.Batch batch = next();
        assertThat(offsets(batch.records())).containsExactly(4L, 0L, 1L, 2L);
        assertThat(progress(batch).started()).containsExactly(new OffsetRange(0, 2), new OffsetRange(4, 4));
        gate.appended(batch, 50);
        gate.done(4);
        gate.done(0);
        LaneGate.Batch after = next();
        assertThat(progress(after).done()).containsExactly(new OffsetRange(0, 0), new OffsetRange(4, 4));
        gate.appended(after, 51);
        assertThat(gate.position())
                .as("the entry that started 4 is still needed")
                .isEqualTo(new LaneGate.Position(1, 50, TOKEN));
        gate.done(1);
        gate.done(2);
        assertThat(gate.position()).as("and still").isEqualTo(new LaneGate.Position(3, 50, TOKEN));
        gate.done(3);
        assertThat(gate.position()).isEqualTo(new LaneGate.Position(5, 52, TOKEN));
    }

    @Test
    void oneTimePasswordsShouldHaveRoomThatOthersDoNot() {
        for (long offset = 0; offset < 20; offset++) {
            read(offset, 1);
        }
        now += LaneGate.ENTRY_NANOS;
        LaneGate.Batch batch = gate.next(16, now).orElseThrow();
        assertThat(batch.records()).hasSize(14);
        gate.read(urgent(20), this::doubt);
        now += LaneGate.ENTRY_NANOS;
        assertThat(offsets(gate.next(16, now).orElseThrow().records())).containsExactly(20L);
    }

    private static LaneRecord urgent(long offset) {
        Envelope envelope = new Envelope(
                new MessageSid(7, offset),
                ACCOUNT,
                new Address("+15005550006"),
                new Address("+14155550100"),
                null,
                1,
                null,
                Instant.EPOCH,
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, Urgency.ONE_TIME_PASSWORD));
        return new LaneRecord(offset, new LaneMessage(envelope, "b", 1, "alpha", 0, "only route"));
    }

    @Test
    void messageOfMoreSegmentsThanMayBeOpenShouldGoAlone() {
        read(0, 9);
        read(1, 1);
        assertThat(progress(next()).started()).containsExactly(new OffsetRange(0, 0));
        assertNothingIsStarted();
    }

    @Test
    void entriesShouldNotComeFasterThanTheirPaceUnlessTheyAreLarge() {
        read(0, 1);
        next();
        assertThat(gate.next(OPEN_MAX * 10, now)).isEmpty();
        for (long offset = 1; offset <= OPEN_MAX * 10 / 4; offset++) {
            read(offset, 1);
        }
        assertThat(gate.next(OPEN_MAX * 10, now)).isPresent();
    }

    @Test
    void attemptThatIsThereTwiceShouldBeDroppedAndCommitted() {
        LaneRecord record = record(0, 1);
        LaneRecord again = new LaneRecord(1, record.message());
        assertThat(gate.read(record, this::doubt)).isTrue();
        assertThat(gate.read(again, this::doubt)).isFalse();
        gate.appended(next(), 50);
        gate.done(0);
        assertThat(gate.position().lane()).isEqualTo(2);
    }

    @Test
    void attemptThatIsThereTwiceShouldBeDroppedWhileTheFirstIsNotDoneHoweverMuchIsBetween() {
        LaneRecord record = record(0, 1);
        gate.read(record, this::doubt);
        long again = 150_000;
        for (long offset = 1; offset < again; offset++) {
            read(offset, 1);
            gate.position();
        }
        assertThat(gate.read(new LaneRecord(again, record.message()), this::doubt))
                .isFalse();
    }

    @Test
    void attemptThatWasCommittedShouldNotBeSentAgain() {
        LaneRecord record = record(0, 1);
        gate.remember(record.message().envelope().sid(), record.message().attempt());
        assertThat(gate.read(record, this::doubt)).isFalse();
        assertThat(next().records()).isEmpty();
    }

    @Test
    void nextAttemptOfAMessageShouldNotBeTakenForTheFirst() {
        LaneMessage first = record(0, 1).message();
        LaneMessage second = new LaneMessage(first.envelope(), "b", 2, "alpha", 0, "again");
        assertThat(gate.read(new LaneRecord(0, first), this::doubt)).isTrue();
        assertThat(gate.read(new LaneRecord(1, second), this::doubt)).isTrue();
    }

    @Test
    void whatAnOwnerBeforeStartedShouldBeDoubtfulAndWhatItFinishedDone() {
        UUID before = new UUID(0, 9);
        history.add(10, new LaneEntry.Taken(before));
        history.add(11, progress(before, List.of(new OffsetRange(0, 2)), List.of()));
        history.add(12, progress(before, List.of(), List.of(new OffsetRange(1, 1))));
        gate = gate();
        for (long offset = 0; offset < 4; offset++) {
            read(offset, 1);
        }
        assertThat(doubtful).containsExactly(0L, 2L);
        assertThat(offsets(gate.appended(next(), 50))).containsExactly(3L);
        assertThat(gate.position()).isEqualTo(new LaneGate.Position(0, 11, before));
        gate.done(0);
        assertThat(gate.position()).isEqualTo(new LaneGate.Position(2, 11, before));
        gate.done(2);
        assertThat(gate.position()).isEqualTo(new LaneGate.Position(3, 50, TOKEN));
        gate.done(3);
        assertThat(gate.position()).isEqualTo(new LaneGate.Position(4, 51, TOKEN));
    }

    @Test
    void doubtThatIsReadAfterTheEndShouldBeLeftToTheNextOwner() {
        UUID before = new UUID(0, 9);
        history.add(10, new LaneEntry.Taken(before));
        history.add(11, progress(before, List.of(new OffsetRange(0, 0)), List.of()));
        gate = gate();
        gate.end();
        read(0, 1);
        assertThat(doubtful).isEmpty();
        assertThat(gate.quiet()).as("nothing is waited for").isTrue();
        assertThat(gate.position()).as("still said to be started").isEqualTo(new LaneGate.Position(0, 11, before));
    }

    @Test
    void endShouldReturnWhatIsOnItsWayIntoTheJournal() {
        read(0, 1);
        LaneGate.Batch batch = next();
        gate.end();
        assertThat(gate.appended(batch, 50)).isEmpty();
        assertThat(gate.quiet()).isFalse();
        LaneGate.Batch last = next();
        assertThat(progress(last).returned()).containsExactly(new OffsetRange(0, 0));
        gate.appended(last, 51);
        assertThat(gate.quiet()).isTrue();
        assertThat(gate.position().lane()).isZero();
    }

    @Test
    void doneShouldBeGatheredWhileTheJournalAnswersNothing() {
        read(0, 1);
        read(1, 1);
        gate.appended(next(), 50);
        gate.done(0);
        assertThat(progress(next()).done()).hasSize(1);
        gate.done(1);
        now += LaneGate.ENTRY_NANOS;
        assertThat(gate.next(OPEN_MAX, now)).isEmpty();
    }

    @Test
    void accountWithManyShouldBeLeftInTheLaneAndOthersComeWithinTwoTurns() {
        long many = 20_000;
        for (long offset = 0; offset < many; offset++) {
            read(offset, 1);
        }
        int held = gate.held();
        assertThat(held).as("a third of all").isBetween(LaneBacklog.HELD_MAX / 3, LaneBacklog.HELD_MAX / 3 + 1);
        for (long offset = many; offset < many + 10; offset++) {
            gate.read(record(offset, 1, OTHER), this::doubt);
        }
        assertThat(gate.held()).isEqualTo(held + 10);
        List<Long> started = startUntil(many + 9);
        assertThat(started).as("two turns").hasSizeLessThanOrEqualTo(2 * 2 * FairQueue.QUANTUM_SEGMENTS);
        assertThat(gate.position().lane())
                .as("whatever is left is not committed")
                .isEqualTo(started.size() - 10);
    }

    @Test
    void whatWasLeftShouldBeReadAgainInOrderOnceAndBeCommittedOnlyThen() {
        List<LaneRecord> lane = new ArrayList<>();
        for (long offset = 0; offset < 10_000; offset++) {
            boolean twice = offset == 9_000;
            lane.add(twice ? new LaneRecord(offset, lane.get(8_000).message()) : record(offset, 1));
            assertThat(gate.read(lane.getLast(), this::doubt)).isEqualTo(!twice);
        }
        List<Long> started = new ArrayList<>();
        while (started.size() < 9_999) {
            gate.toReadAgain().ifPresent(from -> answer(from, lane));
            assertThat(gate.held()).isLessThan(LaneBacklog.HELD_MAX / 2);
            started.addAll(startAndFinish());
            assertThat(gate.position().lane()).isBetween(started.getLast() + 1, started.getLast() + 2);
        }
        assertThat(started).isSorted().doesNotHaveDuplicates().doesNotContain(9_000L);
        assertThat(gate.toReadAgain()).isEmpty();
        assertThat(gate.waiting()).isZero();
        assertThat(gate.held()).isZero();
        assertThat(gate.position().lane()).isEqualTo(10_000);
    }

    @Test
    void whatAnOwnerBeforeDidOfWhatIsLeftShouldBeSeenToOnce() {
        UUID before = new UUID(0, 9);
        history.add(10, new LaneEntry.Taken(before));
        history.add(11, progress(before, List.of(new OffsetRange(8_000, 8_001)), List.of()));
        history.add(12, progress(before, List.of(), List.of(new OffsetRange(8_001, 8_001))));
        gate = gate();
        List<LaneRecord> lane = new ArrayList<>();
        for (long offset = 0; offset < 10_000; offset++) {
            lane.add(record(offset, 1));
        }
        lane.forEach(record -> gate.read(record, this::doubt));
        assertThat(doubtful).containsExactly(8_000L);
        List<Long> started = new ArrayList<>();
        while (started.size() < 9_998) {
            gate.toReadAgain().ifPresent(from -> answer(from, lane));
            started.addAll(startAndFinish());
        }
        assertThat(doubtful).containsExactly(8_000L);
        assertThat(started).doesNotContain(8_000L, 8_001L).doesNotHaveDuplicates();
        assertThat(gate.position().lane()).isEqualTo(8_000);
        gate.done(8_000);
        assertThat(gate.position().lane()).isEqualTo(10_000);
    }

    @Test
    void repeatThatWasDroppedShouldBeDroppedByTheNextOwner() {
        LaneRecord record = record(0, 1);
        gate.read(record, this::doubt);
        gate.read(new LaneRecord(1, record.message()), this::doubt);
        assertThat(progress(next()).done()).containsExactly(new OffsetRange(1, 1));
    }

    @Test
    void doubtThatIsReturnedShouldRemainADoubt() {
        UUID before = new UUID(0, 9);
        history.add(10, new LaneEntry.Taken(before));
        history.add(11, progress(before, List.of(new OffsetRange(0, 0)), List.of()));
        gate = gate();
        read(0, 1);
        gate.end();
        gate.returned(0);
        assertNothingIsStarted();
        assertThat(gate.quiet()).isTrue();
        assertThat(gate.position()).isEqualTo(new LaneGate.Position(0, 11, before));
    }

    @Test
    void nextOwnerShouldNotHaveToReadTheWholeJournalOfALongGap() {
        UUID before = new UUID(0, 9);
        history.add(10, new LaneEntry.Taken(before));
        history.add(
                11,
                progress(before, List.of(new OffsetRange(90_000, 90_003)), List.of(new OffsetRange(90_002, 90_002))));
        gate = gate();
        LaneHistory next = new LaneHistory(0, null);
        long last = 3L * LaneGate.ENTRIES_MAX;
        Deque<LaneGate.Batch> onTheirWay = new ArrayDeque<>();
        List<LaneEntry> entries = new ArrayList<>();
        for (long offset = 0; offset <= last + OPEN_MAX; offset++) {
            if (offset <= last) {
                read(offset, 1);
            }
            now += LaneGate.ENTRY_NANOS;
            Optional<LaneGate.Batch> batch = gate.next(OPEN_MAX, now);
            batch.ifPresent(onTheirWay::add);
            // There is always one on its way, until the gate sees to it that there is none
            if ((batch.isEmpty() || onTheirWay.size() > 1) && !onTheirWay.isEmpty()) {
                entries.add(onTheirWay.getFirst().entry());
                offsets(gate.appended(onTheirWay.remove(), gate.journalNext())).stream()
                        .filter(started -> started != 0 && started != last)
                        .forEach(gate::done);
            }
            assertThat(gate.journalNext() - gate.position().journal())
                    .isLessThanOrEqualTo(
                            LaneGate.ENTRIES_MAX + 90_003 / Byte.SIZE / LaneGate.OCTETS_FOR_EACH + OPEN_MAX);
        }
        assertThat(onTheirWay).isEmpty();
        LaneGate.Position position = gate.position();
        assertThat(position.lane()).isZero();
        for (long offset = position.journal(); offset < gate.journalNext(); offset++) {
            next.add(offset, entries.get((int) (offset - 50)));
        }
        assertThat(next.doubtful()).containsExactly(0L, last, 90_000L, 90_001L, 90_003L);
        assertThat(next.done().contains(1)).isTrue();
        assertThat(next.done().contains(last - 1)).isTrue();
        assertThat(next.done().contains(90_002)).isTrue();
    }

    @Test
    void entryThatTellsAllShouldBeNoHeavierThanThoseThatItReplaces() {
        long done = 3_900_000;
        UUID before = new UUID(0, 9);
        history.add(10, new LaneEntry.Taken(before));
        history.add(11, progress(before, List.of(), List.of(new OffsetRange(1, done))));
        gate = gate();
        read(0, 1);
        boolean told = false;
        while (!told) {
            read(++done, 1);
            LaneGate.Batch batch = next();
            told = batch.entry() instanceof LaneEntry.Checkpoint;
            offsets(gate.appended(batch, gate.journalNext())).stream()
                    .filter(offset -> offset != 0)
                    .forEach(gate::done);
        }
        long replaced = gate.journalNext() - 11;
        assertThat(replaced * LaneGate.OCTETS_FOR_EACH).isGreaterThan(done / Byte.SIZE);
        assertThat(replaced).isLessThan(LaneGate.ENTRIES_MAX + 4_000);
    }

    @Test
    void canceledShouldBeWrittenDownAsStartedThoughNothingMoreMayBeOpenAndNotGoOut() {
        for (long offset = 0; offset < 7; offset++) {
            read(offset, 1);
        }
        gate.appended(next(), 50);
        gate.readCancel(7, LaneCancel.of(record(6, 1).message()));
        gate.readCancel(8, LaneCancel.of(record(5, 1).message()));
        LaneGate.Batch batch = next();
        assertThat(progress(batch).started()).containsExactly(new OffsetRange(5, 6));
        assertThat(gate.canceled()).as("before the journal has it").isEmpty();
        assertThat(gate.appended(batch, 51)).isEmpty();
        assertThat(offsets(gate.canceled())).containsExactly(6L, 5L);
        assertThat(gate.canceled()).isEmpty();
        gate.done(5);
        gate.done(6);
        assertThat(progress(next()).done()).containsExactly(new OffsetRange(5, 6));
        assertThat(gate.waiting()).isOne();
    }

    @Test
    void cancelShouldBeRememberedForWhatComesBehindItAndForWhatIsOut() {
        LaneCancel cancel = LaneCancel.of(record(2, 1).message());
        gate.readCancel(0, cancel);
        read(1, 1);
        gate.readCancel(3, LaneCancel.of(record(1, 1).message()));
        read(4, 1);
        gate.read(new LaneRecord(5, record(2, 1).message()), this::doubt);
        LaneGate.Batch batch = next();
        assertThat(offsets(gate.appended(batch, 50))).containsExactly(4L);
        assertThat(offsets(gate.canceled())).containsExactly(1L, 5L);
        assertThat(gate.asked().mean(record(2, 1).message())).isTrue();
        assertThat(gate.asked().mean(record(4, 1).message())).isFalse();
    }

    @Test
    void cancelShouldMeanNeitherAnotherAttemptNorWhatAnAttemptBeforeMayHaveBrought() {
        LaneMessage first = record(0, 2).message();
        LaneMessage second = new LaneMessage(first.envelope(), "b", 2, "alpha", 0, "again");
        LaneMessage rest = new LaneMessage(first.envelope(), "b", 3, "alpha", 0, "the rest", 0b10, false);
        LaneMessage resend = new LaneMessage(first.envelope(), "b", 4, "alpha", 0, "once more", -1, true);
        gate.readCancel(0, LaneCancel.of(first));
        gate.readCancel(1, LaneCancel.of(rest));
        gate.readCancel(2, LaneCancel.of(resend));
        gate.read(new LaneRecord(3, second), this::doubt);
        gate.read(new LaneRecord(4, rest), this::doubt);
        gate.read(new LaneRecord(5, resend), this::doubt);
        LaneGate.Batch batch = gate.next(OPEN_MAX * 4, now).orElseThrow();
        assertThat(offsets(gate.appended(batch, 50))).containsExactly(3L, 4L, 5L);
        assertThat(gate.canceled()).isEmpty();
    }

    @Test
    void whatWasLeftInTheLaneShouldNotGoWhenItIsReadAgainAndWasCanceled() {
        List<LaneRecord> lane = new ArrayList<>();
        for (long offset = 0; offset < 2_000; offset++) {
            lane.add(record(offset, 1));
        }
        lane.forEach(record -> gate.read(record, this::doubt));
        gate.readCancel(2_000, LaneCancel.of(lane.get(1_900).message()));
        List<Long> started = new ArrayList<>();
        List<Long> taken = new ArrayList<>();
        while (started.size() < 1_999) {
            gate.toReadAgain().ifPresent(from -> answer(from, lane));
            started.addAll(startAndFinish());
            taken.addAll(offsets(gate.canceled()));
        }
        assertThat(started).doesNotContain(1_900L);
        assertThat(taken).containsExactly(1_900L);
    }

    @Test
    void whatIsLeftBehindItsCancelShouldBeTakenOutOnceWhenItIsReadAgain() {
        List<LaneRecord> lane = new ArrayList<>();
        for (long offset = 0; offset < 2_000; offset++) {
            lane.add(record(offset, 1));
        }
        gate.rememberCancel(LaneCancel.of(lane.get(1_900).message()));
        lane.forEach(record -> gate.read(record, this::doubt));
        List<Long> started = new ArrayList<>();
        List<Long> taken = new ArrayList<>();
        while (started.size() < 1_999) {
            gate.toReadAgain().ifPresent(from -> answer(from, lane));
            started.addAll(startAndFinish());
            taken.addAll(offsets(gate.canceled()));
        }
        assertThat(started).doesNotContain(1_900L);
        assertThat(taken).containsExactly(1_900L);
        assertThat(gate.position().lane()).as("it is not said yet").isEqualTo(1_900);
    }

    @Test
    void whatAnOwnerBeforeStartedShouldBeInDoubtThoughItWasCanceled() {
        UUID before = new UUID(0, 2);
        history.add(10, new LaneEntry.Taken(before));
        history.add(11, progress(before, List.of(new OffsetRange(0, 0)), List.of()));
        gate.rememberCancel(LaneCancel.of(record(0, 1).message()));
        read(0, 1);
        gate.readCancel(1, LaneCancel.of(record(0, 1).message()));
        assertThat(doubtful).containsExactly(0L);
        assertThat(gate.next(OPEN_MAX, now)).isEmpty();
        assertThat(gate.canceled()).isEmpty();
    }

    @Test
    void newestThousandCancelsShouldBeRememberedAndOneThatIsAskedAgainBeTheNewest() {
        for (long offset = 0; offset <= AskedCancels.MAX; offset++) {
            gate.readCancel(offset, LaneCancel.of(record(offset, 1).message()));
            if (offset == AskedCancels.MAX - 1) {
                gate.rememberCancel(LaneCancel.of(record(0, 1).message()));
            }
        }
        assertThat(gate.asked().mean(record(0, 1).message())).isTrue();
        assertThat(gate.asked().mean(record(1, 1).message())).isFalse();
        assertThat(gate.asked().mean(record(2, 1).message())).isTrue();
    }

    @Test
    void cancelThatTheJournalDoesNotHaveAtTheEndShouldBeLeftToTheNextOwner() {
        read(0, 1);
        read(1, 1);
        gate.readCancel(2, LaneCancel.of(record(1, 1).message()));
        LaneGate.Batch batch = next();
        gate.end();
        assertThat(gate.appended(batch, 50)).isEmpty();
        assertThat(gate.canceled()).isEmpty();
        assertThat(progress(next()).returned()).containsExactly(new OffsetRange(0, 1));
        assertThat(gate.position().lane()).isZero();
    }

    private void answer(long from, List<LaneRecord> lane) {
        int end = (int) Math.min(lane.size(), from + 700);
        gate.readAgain(from, lane.subList((int) from, end), end);
    }

    private List<Long> startUntil(long wanted) {
        List<Long> started = new ArrayList<>();
        while (!started.contains(wanted)) {
            started.addAll(startAndFinish());
        }
        return started;
    }

    private List<Long> startAndFinish() {
        LaneGate.Batch batch = next();
        List<Long> offsets = offsets(gate.appended(batch, gate.journalNext()));
        offsets.forEach(gate::done);
        return offsets;
    }

    private LaneGate.Batch next() {
        now += LaneGate.ENTRY_NANOS;
        return gate.next(OPEN_MAX, now).orElseThrow();
    }

    private void assertNothingIsStarted() {
        now += LaneGate.ENTRY_NANOS;
        assertThat(gate.next(OPEN_MAX, now)).isEmpty();
    }

    private void read(long offset, int segments) {
        assertThat(gate.read(record(offset, segments), this::doubt)).isTrue();
    }

    private void doubt(LaneRecord record) {
        doubtful.add(record.offset());
    }

    private static List<Long> offsets(List<LaneRecord> records) {
        return records.stream().map(LaneRecord::offset).toList();
    }

    private static LaneEntry.Progress progress(LaneGate.Batch batch) {
        return (LaneEntry.Progress) batch.entry();
    }

    private static LaneEntry.Progress progress(UUID token, List<OffsetRange> started, List<OffsetRange> done) {
        return new LaneEntry.Progress(token, started, done, List.of());
    }

    private static LaneRecord record(long offset, int segments) {
        return record(offset, segments, ACCOUNT);
    }

    private static LaneRecord record(long offset, int segments, AccountSid account) {
        Envelope envelope = new Envelope(
                new MessageSid(7, offset),
                account,
                new Address("+15005550006"),
                new Address("+14155550100"),
                null,
                segments,
                null,
                Instant.EPOCH);
        return new LaneRecord(offset, new LaneMessage(envelope, "b", 1, "alpha", 0, "only route"));
    }
}
