package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PastTest {
    private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");
    private static final Envelope ENVELOPE = new Envelope(
            new MessageSid(7, 8),
            new AccountSid("AC00000000000000000000000000000001"),
            new Address("+12125550100"),
            new Address("+447700900123"),
            null,
            1,
            null,
            AT);

    /** Of a router that died before it committed, and of the one after it. */
    private static final MessageRouted LOST = routed("cheap", "alpha", AT);

    private static final MessageRouted FOLLOWED = routed("dear", "beta", AT.plusSeconds(4));

    private static final AttemptRefused REFUSED = new AttemptRefused(
            ENVELOPE.sid(),
            AT.plusSeconds(5),
            null,
            1,
            "beta",
            ErrorCode.BLOCKED,
            "refused",
            LifecycleEvent.ALL_SEGMENTS,
            List.of(),
            false,
            Recourse.ELSEWHERE);

    @Test
    void choiceThatNobodyFollowedShouldTellNothing() {
        Past past = always(LOST, FOLLOWED, REFUSED);
        assertThat(past).isEqualTo(Past.of(List.of(FOLLOWED, REFUSED)));
        assertThat(past.carriers()).isEqualTo(Map.of(1, "beta"));
        assertThat(past.isWhole()).isTrue();
    }

    @Test
    void carrierThatAnsweredShouldTellWhichChoiceWasFollowedWhateverTheClocksSay() {
        MessageRouted before = routed("dear", "beta", AT.minusSeconds(4));
        assertThat(always(LOST, before, REFUSED)).isEqualTo(Past.of(List.of(before, REFUSED)));
    }

    @Test
    void newerChoiceShouldCountWhereNoAnswerTellsWhichWasFollowed() {
        ReceiptReceived receipt = new ReceiptReceived(
                ENVELOPE.sid(),
                AT.plusSeconds(5),
                null,
                1,
                0,
                1,
                ReceiptOutcome.FAILED,
                ErrorCode.UNREACHABLE,
                "UNDELIV",
                true);
        assertThat(always(LOST, FOLLOWED, receipt)).isEqualTo(Past.of(List.of(FOLLOWED, receipt)));
        MessageRouted sameCarrier = routed("other", "beta", AT);
        assertThat(always(sameCarrier, FOLLOWED, REFUSED)).isEqualTo(Past.of(List.of(FOLLOWED, REFUSED)));
        assertThat(always(LOST, sameCarrier, receipt))
                .as("of the same millisecond")
                .isNotNull();
    }

    @Test
    void choiceShouldBeUnknownWhileOnlyTheOneIsReadThatNobodyFollowed() {
        assertThat(always(LOST, REFUSED)).isEqualTo(Past.of(List.of(REFUSED)));
        assertThat(Past.of(List.of(LOST, REFUSED)).isWhole()).isFalse();
    }

    /** What the facts tell in every order, each twice. */
    private static Past always(LifecycleEvent... facts) {
        List<Past> pasts =
                orders(List.of(facts)).stream().map(Past::of).distinct().toList();
        assertThat(pasts).hasSize(1);
        return pasts.getFirst();
    }

    private static List<List<LifecycleEvent>> orders(List<LifecycleEvent> facts) {
        if (facts.isEmpty()) {
            return List.of(List.of());
        }
        List<List<LifecycleEvent>> orders = new ArrayList<>();
        for (LifecycleEvent first : facts) {
            List<LifecycleEvent> others =
                    facts.stream().filter(fact -> !fact.equals(first)).toList();
            for (List<LifecycleEvent> rest : orders(others)) {
                List<LifecycleEvent> order = new ArrayList<>(List.of(first));
                order.addAll(rest);
                order.add(first);
                orders.add(order);
            }
        }
        return orders;
    }

    private static MessageRouted routed(String route, String carrier, Instant at) {
        return new MessageRouted(
                ENVELOPE,
                at,
                1,
                carrier,
                0,
                "a reason",
                AttemptCause.FIRST,
                LifecycleEvent.ALL_SEGMENTS,
                new ChosenRoute(route, List.of()));
    }
}
