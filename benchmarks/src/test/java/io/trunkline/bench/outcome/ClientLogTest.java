package io.trunkline.bench.outcome;

import static io.trunkline.bench.outcome.CallbackStatus.DELIVERED;
import static io.trunkline.bench.outcome.CallbackStatus.FAILED;
import static io.trunkline.bench.outcome.CallbackStatus.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientLogTest {
    private static final Sid SID = new Sid(1, 2);
    private static final long MILLI = 1_000_000;

    private final ClientLog log = new ClientLog(10);

    @Test
    void latencyShouldCountFromTheIntendedStartAndNotFromTheActualOne() {
        log.answered(new Exchange(0, 10 * MILLI, 110 * MILLI, 115 * MILLI), new Answer.Accepted(SID));

        assertThat(log.answers().fromIntended().microsAt(100)).isBetween(104_900L, 105_200L);
        assertThat(log.answers().fromStarted().microsAt(100)).isBetween(4_990L, 5_010L);
    }

    @Test
    void answersShouldBeCountedByTheSecondInWhichTheyCame() {
        log.answered(new Exchange(0, 0, 0, 500 * MILLI), new Answer.Accepted(SID));
        log.answered(new Exchange(1, 900 * MILLI, 900 * MILLI, 1_100 * MILLI), new Answer.Refused(429, 20429));
        log.answered(new Exchange(2, 950 * MILLI, 950 * MILLI, 1_900 * MILLI), new Answer.Refused(503, 0));
        log.answered(new Exchange(3, 0, 0, 3_000 * MILLI), new Answer.Lost(Answer.Cause.TIMED_OUT));

        AnswerSummary answers = log.answers();
        assertThat(answers.seconds())
                .containsExactly(
                        new AnswerTimeline.Second(0, 1, 0, 0),
                        new AnswerTimeline.Second(1_000 * MILLI, 0, 1, 1),
                        new AnswerTimeline.Second(2_000 * MILLI, 0, 0, 0),
                        new AnswerTimeline.Second(3_000 * MILLI, 0, 0, 1));
        assertThat(answers.refusals().count()).isEqualTo(2);
    }

    @Test
    void legsShouldCountFromTheAnswerToTheFirstCallbackOfEachStatus() {
        accepted(SID, 100);
        log.calledBack(SID, SENT, 103 * MILLI);
        log.calledBack(SID, SENT, 150 * MILLI);
        log.calledBack(SID, DELIVERED, 120 * MILLI);

        CallbackSummary callbacks = log.callbacks();
        assertThat(callbacks.toSent().microsAt(100)).isBetween(2_995L, 3_005L);
        assertThat(callbacks.toDelivered().microsAt(100)).isBetween(19_980L, 20_020L);
        assertThat(callbacks.repeated()).isEqualTo(1);
        assertThat(callbacks.settled()).isEqualTo(1);
        assertThat(callbacks.messages(SENT)).isEqualTo(1);
    }

    @Test
    void callbackBeforeItsAnswerShouldBeClaimedByIt() {
        log.calledBack(SID, SENT, 90 * MILLI);
        log.calledBack(SID, DELIVERED, 95 * MILLI);
        assertThat(log.callbacks().unclaimed()).isEqualTo(1);
        assertThat(log.callbacks().settled()).isZero();

        accepted(SID, 100);

        CallbackSummary callbacks = log.callbacks();
        assertThat(callbacks.unclaimed()).isZero();
        assertThat(callbacks.beforeAnswer()).isEqualTo(1);
        assertThat(callbacks.settled()).isEqualTo(1);
        assertThat(callbacks.toSent().microsAt(100)).isZero();
        assertThat(callbacks.toDelivered().count()).isEqualTo(1);
    }

    @Test
    void whatMustNeverHappenShouldBeCounted() {
        accepted(SID, 100);
        accepted(SID, 101);
        log.calledBack(SID, DELIVERED, 110 * MILLI);
        log.calledBack(SID, SENT, 111 * MILLI);
        log.calledBack(SID, FAILED, 112 * MILLI);
        log.calledBack(new Sid(7, 7), DELIVERED, 113 * MILLI);

        CallbackSummary callbacks = log.callbacks();
        assertThat(callbacks.repeatedSids()).isEqualTo(1);
        assertThat(callbacks.backwards()).isEqualTo(1);
        assertThat(callbacks.contradictions()).isEqualTo(1);
        assertThat(callbacks.unclaimed()).isEqualTo(1);
        assertThat(callbacks.settled()).isEqualTo(1);
    }

    @Test
    void sidsBeyondTheRoomShouldBeCountedAsUntracked() {
        for (int i = 1; i <= 1000; i++) {
            log.calledBack(new Sid(i, i), DELIVERED, i);
        }

        CallbackSummary callbacks = log.callbacks();
        assertThat(callbacks.untracked()).isPositive();
        assertThat(callbacks.untracked() + callbacks.messages(DELIVERED)).isEqualTo(1000);
    }

    @Test
    void everySidShouldBeFoundAgainInAFullLoad() {
        var big = new ClientLog(100_000);
        for (int i = 1; i <= 100_000; i++) {
            big.answered(new Exchange(i - 1, 0, 0, 1), new Answer.Accepted(new Sid(0x018f_0000_0000_0000L + i, i)));
        }
        for (int i = 1; i <= 100_000; i++) {
            big.calledBack(new Sid(0x018f_0000_0000_0000L + i, i), DELIVERED, 2);
        }

        assertThat(big.callbacks().settled()).isEqualTo(100_000);
        assertThat(big.callbacks().untracked()).isZero();
    }

    @Test
    void clientLogShouldHoldALinePerSid(@TempDir Path folder) throws IOException {
        accepted(SID, 100);
        log.calledBack(SID, SENT, 103 * MILLI);
        log.calledBack(SID, DELIVERED, 120 * MILLI);
        Path file = folder.resolve("client.csv");

        log.write(file, 90 * MILLI);

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "sid,number,answered_us,sent_us,terminal_us,callbacks",
                        "SM00000000000000010000000000000002,5,10000,13000,30000,SENT DELIVERED");
    }

    private void accepted(Sid sid, long atMillis) {
        log.answered(
                new Exchange(5, (atMillis - 2) * MILLI, (atMillis - 1) * MILLI, atMillis * MILLI),
                new Answer.Accepted(sid));
    }
}
