package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SayingsTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final Envelope ENVELOPE = new Envelope(
            new MessageSid(1, 2),
            new AccountSid("AC0123456789abcdef0123456789abcdef"),
            new Address("+15005550006"),
            new Address("+14155550100"),
            null,
            3,
            null,
            AT);

    private static final ChosenRoute ROUTE =
            new ChosenRoute("cheap", List.of(new RouteCandidate("dear", RouteVerdict.DEARER, null)));

    private final List<LaneMessage> lanes = new ArrayList<>();
    private final List<LifecycleEvent> facts = new ArrayList<>();
    private final Sayings sayings = new Sayings(
            (message, asOf) -> Mono.fromRunnable(() -> lanes.add(message)),
            event -> Mono.fromRunnable(() -> facts.add(event)));

    @Test
    void attemptShouldBeInItsLaneAndThenBeTold() {
        say("Hello", AttemptCause.RETRY, 0b111);
        assertThat(lanes).singleElement().satisfies(lane -> {
            assertThat(lane.body()).isEqualTo("Hello");
            assertThat(lane.route()).isEqualTo(new ChosenRoute("cheap", List.of()));
        });
        assertThat(facts)
                .singleElement()
                .isInstanceOfSatisfying(
                        MessageRouted.class,
                        routed -> assertThat(routed.route()).isEqualTo(ROUTE));
    }

    @Test
    void attemptWhoseTextWasErasedAfterItsReleaserHadPerhapsSentItShouldBeInDoubt() {
        say("", AttemptCause.RESEND, 0b101);
        assertThat(lanes).isEmpty();
        assertThat(facts).hasSize(2);
        assertThat(facts.getLast()).isInstanceOfSatisfying(SubmissionUnknown.class, doubt -> {
            assertThat(doubt.attempt()).isEqualTo(2);
            assertThat(doubt.doubtful()).isEqualTo(0b101);
            assertThat(doubt.resend()).isTrue();
        });
        MessageState state = MessageState.ACCEPTED;
        for (LifecycleEvent fact : facts) {
            state = state.evolve(fact);
        }
        assertThat(state.status()).isEqualTo(Status.AMBIGUOUS);
    }

    private void say(String body, AttemptCause cause, long segments) {
        MessageRouted routed = new MessageRouted(ENVELOPE, AT, 2, "alpha", 3, "a reason", cause, segments, ROUTE);
        sayings.say(new MarkedWait(new WaitKey(WaitKind.RETRY, 2), routed, body), AT)
                .block();
    }
}
