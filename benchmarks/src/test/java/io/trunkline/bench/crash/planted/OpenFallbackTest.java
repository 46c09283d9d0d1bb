package io.trunkline.bench.crash.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.WaitKey;
import io.trunkline.gateway.waiting.Waits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class OpenFallbackTest {
    private static final Instant AT = Instant.ofEpochSecond(1_800_000_000);

    /** What the log holds of a tenth message makes another attempt due, though its carrier has it. */
    @Test
    void acceptedMessageShouldWaitForAnotherAttempt() {
        List<LifecycleEvent> log = new ArrayList<>();
        LifecycleLog planted = new OpenFallback().lifecycle(event -> Mono.fromRunnable(() -> log.add(event)));
        MessageSubmitted submitted =
                new MessageSubmitted(envelope().sid(), AT, null, 1, "alpha", List.of(new SubmittedSegment(0, 1, "id")));
        for (int i = 0; i < OpenFallback.EVERY; i++) {
            planted.append(submitted).block();
        }
        assertThat(log.subList(0, OpenFallback.EVERY - 1)).containsOnly(submitted);
        MessageState state = MessageState.ACCEPTED
                .evolve(new MessageRouted(
                        envelope(), AT, 1, "alpha", 0, "", AttemptCause.FIRST, LifecycleEvent.ALL_SEGMENTS))
                .evolve(log.getLast());
        assertThat(Waits.of(state)).contains(new WaitKey(WaitKind.RETRY, 2));
    }

    private static Envelope envelope() {
        return new Envelope(
                new MessageSid(AT.toEpochMilli() << 16, 1),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address("+15005550006"),
                new Address("+4915112345678"),
                null,
                1,
                null,
                AT);
    }
}
