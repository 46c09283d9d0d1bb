package io.trunkline.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.config.SendingWindow;
import io.trunkline.gateway.intake.Intake.Refusal;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** At noon, when messages to Britain may be sent, and in New York not yet. */
class SenderGateTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC" + "1".repeat(32));
    private static final Sender SENDER = new Sender(new Address("+12125550100"), ACCOUNT, Sender.Kind.LONG_CODE, 1, 3);
    private static final String LONDON = "+442071838750";
    private static final String NEW_YORK = "+12125552671";
    private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");
    private static final Directory DIRECTORY = Directory.empty()
            .with(new DirectoryEntry.OfSender(SENDER))
            .with(day("GB"))
            .with(day("US"));

    private final QueueDepths depths = new QueueDepths(() -> NOON);
    private final SenderGate gate = new SenderGate(depths);

    @BeforeAll
    static void load() {
        NumberingPlan.load();
    }

    @Test
    void whatIsForLaterShouldNotCountAsQueued() {
        gate.accepted(DIRECTORY, message(LONDON, NOON.plusSeconds(3_600)));
        gate.accepted(DIRECTORY, message(NEW_YORK, null));
        assertThat(depths.of(SENDER).segments()).isZero();
        gate.accepted(DIRECTORY, message(LONDON, null));
        assertThat(depths.of(SENDER).segments()).isEqualTo(2);
    }

    @Test
    void whatIsForLaterShouldNotBeRefusedForWhatIsQueuedNow() {
        gate.accepted(DIRECTORY, message(LONDON, null));
        assertThatThrownBy(() -> gate.refuseBeyondLimit(DIRECTORY, message(LONDON, null)))
                .isInstanceOf(Refusal.class);
        assertThatCode(() -> {
                    gate.refuseBeyondLimit(DIRECTORY, message(LONDON, NOON.plusSeconds(3_600)));
                    gate.refuseBeyondLimit(DIRECTORY, message(NEW_YORK, null));
                })
                .doesNotThrowAnyException();
        assertThat(depths.hasRoom(SENDER, 1)).isTrue();
        assertThat(depths.hasRoom(SENDER, 2)).isFalse();
    }

    private static Envelope message(String to, @Nullable Instant sendAt) {
        return new Envelope(
                new MessageSid(7, 7),
                ACCOUNT,
                SENDER.address(),
                new Address(to),
                null,
                2,
                null,
                NOON,
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, sendAt));
    }

    /** From eight in the morning until nine in the evening. */
    private static DirectoryEntry day(String country) {
        return new DirectoryEntry.OfCountry(new CountryRule(
                country,
                List.of(new SendingWindow(Set.of(DayOfWeek.values()), 8 * 60, 21 * 60)),
                0,
                Set.of(),
                Set.of(),
                ProhibitedContent.NOTHING));
    }
}
