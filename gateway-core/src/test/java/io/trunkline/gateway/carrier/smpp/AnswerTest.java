package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.CarrierBind.Answers;
import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.smpp.Answer.Final;
import io.trunkline.gateway.carrier.smpp.Answer.Later;
import io.trunkline.gateway.config.FaultClass;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerTest {
    private static final SequenceNumber SEQUENCE = new SequenceNumber(7);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** What is first met, what a bound ends, and what either counts towards at the bind. */
    @ParameterizedTest
    @CsvSource({
        // status, first time, after many, code, recourse, counted as
        "0x08, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, refused",
        "0x64, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, refused",
        "0x45, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, refused",
        "0x14, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, throttled",
        "0x58, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, throttled",
        "0x04, again, again, -, refused",
        "0x0A, ELSEWHERE, ELSEWHERE, BLOCKED, -",
        "0x101, ELSEWHERE, ELSEWHERE, BLOCKED, -",
        "0x0B, never, never, UNKNOWN_DESTINATION, -",
        "0x01, never, never, UNKNOWN_ERROR, -",
        "0x50, never, never, UNKNOWN_ERROR, -",
        "0x51, never, never, UNKNOWN_ERROR, -",
        "0x61, never, never, UNKNOWN_ERROR, -",
        "0x62, never, never, UNKNOWN_ERROR, -",
        "0x104, never, never, UNKNOWN_ERROR, -",
        "0x0E, ELSEWHERE, ELSEWHERE, UNKNOWN_ERROR, refused",
        "0xFF, ELSEWHERE, ELSEWHERE, UNKNOWN_ERROR, refused",
        "0x410, ELSEWHERE, ELSEWHERE, UNKNOWN_ERROR, refused"
    })
    void statusShouldMeanTheUsual(String status, String first, String last, String code, String counted) {
        verify(FaultTable.USUAL, Integer.decode(status), first, last, code, counted);
    }

    /** A carrier's own table goes before what the specification says of throttling and of binds. */
    @ParameterizedTest
    @CsvSource({
        "0x58, PERMANENT, never, never, UNKNOWN_ERROR, -",
        "0x58, ROUTE, ELSEWHERE, ELSEWHERE, UNKNOWN_ERROR, refused",
        "0x58, TRANSIENT, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, refused",
        "0x58, THROTTLED, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, throttled",
        "0x14, PERMANENT, never, never, UNKNOWN_ERROR, -",
        "0x14, ROUTE, ELSEWHERE, ELSEWHERE, UNKNOWN_ERROR, refused",
        "0x14, TRANSIENT, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, refused",
        "0x14, THROTTLED, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, throttled",
        "0x04, PERMANENT, never, never, UNKNOWN_ERROR, -",
        "0x04, ROUTE, ELSEWHERE, ELSEWHERE, UNKNOWN_ERROR, refused",
        "0x04, TRANSIENT, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, refused",
        "0x04, THROTTLED, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, throttled",
        "0x0B, ROUTE, ELSEWHERE, ELSEWHERE, UNKNOWN_DESTINATION, refused",
        "0x0A, PERMANENT, never, never, BLOCKED, -",
        "0x0A, ROUTE, ELSEWHERE, ELSEWHERE, BLOCKED, -",
        "0x101, TRANSIENT, again counted, ELSEWHERE_OR_LATER, BLOCKED, refused",
        "0x410, PERMANENT, never, never, UNKNOWN_ERROR, -",
        "0x410, THROTTLED, again counted, ELSEWHERE_OR_LATER, UNKNOWN_ERROR, throttled"
    })
    void carriersOwnTableShouldGoFirst(
            String status, FaultClass own, String first, String last, String code, String counted) {
        int number = Integer.decode(status);
        verify(new FaultTable(Map.of(number, own), Map.of()), number, first, last, code, counted);
    }

    private static void verify(FaultTable faults, int status, String first, String last, String code, String counted) {
        SubmitOutcome outcome = outcome(status);
        verify(Answer.to(outcome, 0, 0, faults), first, code, counted);
        verify(Answer.to(outcome, 0, 100, faults), last, code, counted);
        AnswerTally tally = new AnswerTally(faults);
        tally.count(outcome, 0);
        assertThat(tally.answers())
                .isEqualTo(
                        switch (counted) {
                            case "refused" -> new Answers(0, 1, 0, 1);
                            case "throttled" -> new Answers(0, 0, 1, 0);
                            default -> Answers.NONE;
                        });
    }

    private static void verify(Answer answer, String expected, String code, String counted) {
        switch (expected) {
            case "again" -> assertThat(answer).isEqualTo(new Later(FIRST_PAUSE, false));
            case "again counted" -> assertThat(answer).isEqualTo(new Later(FIRST_PAUSE, true));
            default -> {
                Refused refused = (Refused) ((Final) answer).outcome();
                boolean never = expected.equals("never");
                assertThat(refused.code()).isEqualTo(ErrorCode.valueOf(code));
                assertThat(refused.passing()).isEqualTo(!never);
                assertThat(refused.recourse()).isEqualTo(never ? Recourse.LATER : Recourse.valueOf(expected));
                assertThat(refused.routesFault()).isEqualTo(!counted.equals("-"));
                assertThat(refused.reason()).startsWith("submit_sm refused: ");
                assertThat(refused.sequence()).isEqualTo(SEQUENCE.value());
            }
        }
    }

    /** As the transport has it. */
    private static SubmitOutcome outcome(int code) {
        CommandStatus status = CommandStatus.of(code);
        return status.isThrottling()
                ? new SubmitOutcome.Throttled(SEQUENCE, status)
                : new SubmitOutcome.Rejected(SEQUENCE, status);
    }

    @Test
    void whatPassesAndThrottlingShouldBeTriedSixTimesAndAFullQueueTen() {
        assertThat(Answer.to(outcome(0x08), 0, Answer.PASSING_MAX - 2, FaultTable.USUAL))
                .isInstanceOf(Later.class);
        assertThat(Answer.to(outcome(0x08), 0, Answer.PASSING_MAX - 1, FaultTable.USUAL))
                .isInstanceOf(Final.class);
        assertThat(Answer.to(outcome(0x58), 0, Answer.THROTTLED_MAX - 2, FaultTable.USUAL))
                .isInstanceOf(Later.class);
        assertThat(Answer.to(outcome(0x58), 0, Answer.THROTTLED_MAX - 1, FaultTable.USUAL))
                .isInstanceOf(Final.class);
        assertThat(Answer.to(outcome(0x14), 0, Answer.QUEUE_FULL_MAX - 2, FaultTable.USUAL))
                .isInstanceOf(Later.class);
        assertThat(Answer.to(outcome(0x14), 0, Answer.QUEUE_FULL_MAX - 1, FaultTable.USUAL))
                .isInstanceOf(Final.class);
    }

    @Test
    void pausesShouldDoubleUpToTheirLongest() {
        assertThat(Answer.to(outcome(0x04), 3, 0, FaultTable.USUAL))
                .isEqualTo(new Later(FIRST_PAUSE.multipliedBy(8), false));
        assertThat(Answer.to(outcome(0x04), 1_000, 0, FaultTable.USUAL)).isEqualTo(new Later(Answer.PAUSE_MAX, false));
    }

    @Test
    void acceptedSegmentShouldBeSettledAndEndARow() {
        SubmitOutcome accepted = new SubmitOutcome.Accepted(SEQUENCE, "id");
        assertThat(Answer.to(accepted, 0, 0, FaultTable.USUAL))
                .isEqualTo(new Final(new SegmentOutcome.Accepted(7, "id")));
        AnswerTally tally = new AnswerTally(FaultTable.USUAL);
        tally.count(outcome(0xFF), 0);
        tally.count(accepted, 0);
        tally.count(outcome(0xFF), 0);
        tally.count(outcome(0x0B), 0);
        tally.count(outcome(0x58), 0);
        tally.count(outcome(0xFF), 0);
        assertThat(tally.answers()).isEqualTo(new Answers(1, 3, 1, 2));
    }

    /** Five tries of one message say no more of the carrier than one; what is said of the bind is said each time. */
    @Test
    void refusalsOfOneSegmentShouldTellOnceAndThoseOfTheBindEachTime() {
        AnswerTally tally = new AnswerTally(FaultTable.USUAL);
        for (int refusals = 0; refusals < 5; refusals++) {
            tally.count(outcome(0x08), refusals);
            tally.count(outcome(0x14), refusals);
        }
        assertThat(tally.answers()).isEqualTo(new Answers(0, 1, 1, 1));
        tally.count(outcome(0x58), 1);
        tally.count(outcome(0x04), 1);
        assertThat(tally.answers()).isEqualTo(new Answers(0, 2, 2, 2));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNotSentShouldGoAgainAndTellNothing(NotSentReason reason) {
        SubmitOutcome outcome = new SubmitOutcome.NotSent(reason);
        assertThat(Answer.to(outcome, 0, 100, FaultTable.USUAL)).isEqualTo(new Later(FIRST_PAUSE, false));
        assertThat(counted(outcome)).isEqualTo(Answers.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void lostAnswerShouldLeaveASegmentInDoubt(UnknownReason reason) {
        SubmitOutcome outcome = new SubmitOutcome.Unknown(SEQUENCE, reason);
        assertThat(Answer.to(outcome, 0, 0, FaultTable.USUAL))
                .isEqualTo(new Final(new SegmentOutcome.Unknown(7, "no answer: " + reason)));
        assertThat(counted(outcome)).isEqualTo(Answers.NONE);
    }

    private static Answers counted(SubmitOutcome outcome) {
        AnswerTally tally = new AnswerTally(FaultTable.USUAL);
        tally.count(outcome, 0);
        return tally.answers();
    }
}
