package io.trunkline.bench.crash.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.traffic.CallbackLog.Taken;
import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.CallbackStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked about messages that are taken back, once broken on purpose. */
class JudgeCancelsTest extends JudgedRun {
    @Test
    void messageThatIsTakenBackBreaksNothing() {
        canceled();
        cancel(SHORT, 8, Cancel.Answer.CANCELED);
        assertThat(broken()).isEmpty();
    }

    @Test
    void messageThatIsSentThoughItsCancelWasAnswered200() {
        delivered(SHORT);
        cancel(SHORT, 8, Cancel.Answer.CANCELED);
        Violations violations = verdict().violations();
        assertThat(violations.broken()).containsExactly(Invariant.CANCEL_IS_TRUE);
        assertThat(violations.count(Invariant.CANCEL_IS_TRUE)).isEqualTo(2);
    }

    @Test
    void messageThatIsWrittenToACarrierAfterThe200ThoughThatRefusesIt() {
        canceled();
        cancel(SHORT, 8, Cancel.Answer.CANCELED);
        refused(7);
        assertThat(broken()).isEmpty();
        refused(9);
        assertThat(broken()).containsExactly(Invariant.CANCEL_IS_TRUE);
    }

    private void refused(long atNanos) {
        WireSubmit taken = wire(SHORT, 0, 1, atNanos);
        submits.add(new WireSubmit(taken.serial(), atNanos, taken.part(), false, taken.receipt()));
    }

    @Test
    void messageThatIsCanceledThoughItsCancelWasAnswered409() {
        canceled();
        cancel(SHORT, 8, Cancel.Answer.TOO_LATE);
        assertThat(broken()).containsExactly(Invariant.CANCEL_IS_TRUE);
    }

    @Test
    void messageThatWentOnAfterA409BreaksNothing() {
        delivered(SHORT);
        cancel(SHORT, 8, Cancel.Answer.TOO_LATE);
        assertThat(broken()).isEmpty();
    }

    @Test
    void messageOfWhichItIsSaidBeforeItsTimeThatItIsTooLate() {
        delivered(SHORT);
        cancel(SHORT, 8, Cancel.Answer.TOO_LATE);
        requests.clear();
        long soon = Duration.ofSeconds(1).toNanos();
        requests.add(new Request(SHORT, 0, 0, 5, 8 + soon, new RequestOutcome.Accepted(SID)));
        assertThat(verdict().violations().count(Invariant.CANCEL_IS_TRUE)).isZero();
        requests.clear();
        requests.add(new Request(SHORT, 0, 0, 5, 9 + soon, new RequestOutcome.Accepted(SID)));
        assertThat(verdict().violations().count(Invariant.CANCEL_IS_TRUE)).isOne();
    }

    @Test
    void cancelsOfWhichNoneCounts() {
        delivered(SHORT);
        for (int i = 0; i < 19; i++) {
            cancel(SHORT, 8, Cancel.Answer.UNDECIDED);
        }
        cancel(SHORT, 8, Cancel.Answer.NOT_ASKED);
        assertThat(broken()).isEmpty();
        cancel(SHORT, 8, Cancel.Answer.TOO_LATE);
        assertThat(broken()).containsExactly(Invariant.CANCEL_IS_TRUE);
        cancel(LONG, 8, Cancel.Answer.CANCELED);
        assertThat(broken()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Cancel.Answer.class,
            names = {"UNDECIDED", "NONE"})
    void cancelWithoutAnAnswerMayCountOrNotButNotBoth(Cancel.Answer answer) {
        died(0, 7);
        cancel(SHORT, 8, answer);
        canceled();
        assertThat(broken()).isEmpty();
        submit(SHORT, 0, 7);
        assertThat(broken()).containsExactly(Invariant.CANCEL_IS_TRUE);
        requests.clear();
        submits.clear();
        delivered(SHORT);
        assertThat(broken()).isEmpty();
    }

    @Test
    void messageThatIsCanceledThoughNobodyAsked() {
        canceled();
        assertThat(broken()).containsExactly(Invariant.ACCEPTED_IS_SUBMITTED, Invariant.END_IS_TRUE);
        cancel(SHORT, 8, Cancel.Answer.NOT_ASKED);
        assertThat(broken()).containsExactly(Invariant.ACCEPTED_IS_SUBMITTED, Invariant.END_IS_TRUE);
    }

    @Test
    void canceledMessageThatIsCalledBackWithAnotherEnd() {
        canceled();
        cancel(SHORT, 8, Cancel.Answer.CANCELED);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.FAILED, 30)));
        assertThat(broken()).containsExactly(Invariant.CALLBACK_ARRIVES);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.CANCELED, 30), new Taken(CallbackStatus.FAILED, 31)));
        assertThat(broken()).containsExactly(Invariant.CALLBACK_ENDS_ONCE);
    }

    @Test
    void cancelThatComesAfterADoubtEndsNothing() {
        delivered(SHORT);
        history(SHORT, "delivered", event("routed"), event("ambiguous"), event("canceled"), receipt(1, 1));
        cancel(SHORT, 8, Cancel.Answer.TOO_LATE);
        assertThat(broken()).isEmpty();
    }

    @Test
    void answerThatIsNoneToACancelOrThatANodeThatLivesDoesNotGive() {
        delivered(SHORT);
        cancel(SHORT, 8, Cancel.Answer.OTHER);
        assertThat(broken()).containsExactly(Invariant.ANSWERS_ARE_ALLOWED);
        cancels.clear();
        cancel(SHORT, 8, Cancel.Answer.NONE);
        died(0, Duration.ofSeconds(6).toNanos());
        assertThat(broken()).containsExactly(Invariant.ANSWERS_ARE_ALLOWED);
        graceful = true;
        assertThat(broken()).containsExactly(Invariant.GRACEFUL_IS_SILENT);
    }

    private void canceled() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT, "canceled", event("canceled"));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.CANCELED, 30)));
    }
}
