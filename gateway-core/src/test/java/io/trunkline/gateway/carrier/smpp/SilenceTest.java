package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.UnknownReason;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final SequenceNumber SEQUENCE = new SequenceNumber(7);
    private static final SubmitOutcome ACCEPTED = new SubmitOutcome.Accepted(SEQUENCE, "id");
    private static final SubmitOutcome TIMED_OUT = new SubmitOutcome.Unknown(SEQUENCE, UnknownReason.TIMEOUT);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Silence silence = new Silence();

    @Test
    void carrierThatIsAskedNothingShouldNotBeSilent() {
        assertThat(silence.isOn(100 * SECOND)).isFalse();
        silence.asked(100 * SECOND);
        silence.ended(ACCEPTED, 101 * SECOND);
        assertThat(silence.isOn(200 * SECOND)).isFalse();
        silence.asked(200 * SECOND);
        assertThat(silence.isOn(204 * SECOND)).as("it has its time").isFalse();
    }

    @Test
    void anyAnswerShouldBreakTheSilenceThoughOthersAreMissing() {
        silence.asked(0);
        silence.asked(0);
        silence.asked(0);
        assertThat(silence.isOn(5 * SECOND)).isTrue();
        silence.ended(ACCEPTED, 6 * SECOND);
        assertThat(silence.isOn(6 * SECOND)).isFalse();
        assertThat(silence.isOn(11 * SECOND)).isTrue();
        silence.answeredLate(12 * SECOND);
        assertThat(silence.isOn(12 * SECOND)).isFalse();
    }

    @Test
    void whatIsGivenUpShouldBeNoAnswer() {
        silence.asked(0);
        silence.asked(0);
        silence.asked(0);
        silence.ended(TIMED_OUT, 30 * SECOND);
        silence.ended(new SubmitOutcome.NotSent(NotSentReason.NOT_BOUND), 30 * SECOND);
        assertThat(silence.isOn(30 * SECOND)).isTrue();
        silence.ended(TIMED_OUT, 31 * SECOND);
        assertThat(silence.isOn(31 * SECOND)).as("nothing is with it").isFalse();
    }
}
