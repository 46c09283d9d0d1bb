package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rounds of a sender with ten segments a second, most of whose messages may not be sent at night. */
class TurnsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Address SENDER = new Address("+12125550100");
    private static final Envelope ENVELOPE = new Envelope(
            new MessageSid(7, 7),
            new AccountSid("AC00000000000000000000000000000001"),
            SENDER,
            new Address("+14155550100"),
            null,
            1,
            null,
            NOW);
    private static final MessageState STATE = MessageState.ACCEPTED.evolve(
            new MessageWaiting(ENVELOPE.sid(), NOW, ENVELOPE, 1, WaitKind.PACE, NOW, "its sender's pace"));
    private static final DueMessage DUE =
            new DueMessage(Waits.of(STATE).orElseThrow(), "its sender's pace", ENVELOPE, "Hello", false, STATE);

    @Test
    void moreShouldBeLookedAtWhileTheTurnIsNotUsedUpAndAsManyUntilNothingStandsInTheWay() {
        Turns.Outcome few = round(3, 1, 2);
        assertThat(few.nextLook(0)).as("one of three went").isEqualTo(6);
        assertThat(round(6, 0, 6).nextLook(6)).as("none went").isEqualTo(12);
        assertThat(round(12, 3, 6).nextLook(12)).as("all that may go did").isEqualTo(12);
        assertThat(round(12, 1, 4).nextLook(12)).as("no more were there").isEqualTo(12);
        assertThat(round(12, 3, 0).nextLook(12)).as("none stood in the way").isZero();
        assertThat(round(3, 3, 0).nextLook(0)).isZero();
    }

    /** What came of a round that might give turns up to 250 ms ahead, where those that may go are behind the others. */
    private static Turns.Outcome round(int look, int going, int staying) {
        int[] asked = {0};
        Turns turns = new Turns(
                NOW,
                NOW.plusMillis(250),
                (due, at) -> asked[0]++ < staying
                        ? new Release.Later(NOW.plusSeconds(3600))
                        : new Release.Say(new MessageRouted(due.envelope(), at, 1, "alpha", 0, "only route")));
        turns.add(SENDER, NOW, 10, look);
        for (int i = 0; i < Math.min(look, going + staying); i++) {
            turns.next(SENDER, 1, DUE);
        }
        return Objects.requireNonNull(turns.outcomes().get(SENDER));
    }
}
