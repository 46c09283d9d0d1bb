package io.trunkline.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.Limited;
import io.trunkline.gateway.intake.IntakeResult.Refused;
import io.trunkline.gateway.intake.IntakeResult.Unavailable;
import io.trunkline.gateway.intake.IntakeResult.Unknown;
import io.trunkline.gateway.intake.admission.AdmissionControl;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.Offered;
import io.trunkline.gateway.intake.admission.Verdict;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What counts for floods: one message of a text is let through to a destination, and no request that came to nothing. */
class IntakeFloodTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final Address SENDER = new Address("+12125550100");
    private static final NewMessage REQUEST =
            new NewMessage(ACCOUNT, "+14155552671", SENDER.value(), null, "Hello", null);
    private static final Instant NOW = Instant.ofEpochMilli(1_795_000_000_123L);

    private final List<AcceptedMessage> appended = new ArrayList<>();
    private Mono<Void> logged = Mono.empty();
    private Mono<Boolean> room = Mono.just(true);
    private final Intake intake = new Intake(
            new Flooded(),
            new Log(),
            new Screening(new SimpleMeterRegistry()),
            () -> NOW,
            new Control(),
            new QueueDepths(() -> NOW));

    @Test
    void whatALimitHadNoRoomForShouldNotCount() {
        room = Mono.just(false);
        assertThat(accept()).isInstanceOf(Limited.class);
        room = Mono.just(true);
        assertThat(accept()).isInstanceOf(Accepted.class);
        assertFlooded();
    }

    @Test
    void whatTheLogDidNotTakeShouldNotCount() {
        logged = Mono.error(new LogUnavailableException("planted"));
        assertThat(accept()).isInstanceOf(Unavailable.class);
        logged = Mono.empty();
        assertThat(accept()).isInstanceOf(Accepted.class);
        assertFlooded();
    }

    @Test
    void repeatOfAnUnknownOutcomeShouldStandForWhatWasCountedThen() {
        logged = Mono.error(new LogOutcomeUnknownException("time-out", new RuntimeException("planted")));
        Unknown first = (Unknown) accept();
        assertThat(accept()).as("still unknown").isEqualTo(first);
        logged = Mono.error(new LogUnavailableException("planted"));
        assertThat(accept()).isInstanceOf(Unavailable.class);
        logged = Mono.empty();
        assertThat(accept())
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted ->
                                assertThat(accepted.message().envelope().sid()).isEqualTo(first.sid()));
        assertFlooded();
    }

    @Test
    void messageUnderWayShouldCountUntilItComesToNothing() {
        room = Mono.never();
        Disposable first = intake.accept(REQUEST).subscribe();
        assertFlooded();
        first.dispose();
        room = Mono.just(true);
        assertThat(accept()).isInstanceOf(Accepted.class);
    }

    @Test
    void messageWhoseRequestEndedBeforeTheLogAnsweredShouldCount() {
        logged = Mono.never();
        intake.accept(REQUEST).subscribe().dispose();
        logged = Mono.empty();
        assertFlooded();
        assertThat(appended).hasSize(1);
    }

    private void assertFlooded() {
        assertThat(accept())
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DESTINATION_FLOODED));
    }

    private IntakeResult accept() {
        return intake.accept(REQUEST).blockOptional(Duration.ofSeconds(30)).orElseThrow();
    }

    private final class Control implements AdmissionControl {
        @Override
        public Mono<Verdict> admit(Offered offered) {
            AppliedLimit.Rate rate = (AppliedLimit.Rate) offered.limits().getFirst();
            return room.map(any -> any ? new Verdict.Admitted() : new Verdict.Limited(rate, Duration.ofMillis(1)));
        }

        @Override
        public Mono<Verdict> judge(Offered offered) {
            return Mono.error(new UnsupportedOperationException());
        }
    }

    private final class Log implements IntakeLog {
        @Override
        public Mono<Void> append(AcceptedMessage message) {
            return logged.doOnSubscribe(began -> appended.add(message));
        }

        @Override
        public int partitions() {
            return 4;
        }
    }

    private static final class Flooded implements DirectoryLog {
        private final Directory directory = Directory.empty()
                .with(new DirectoryEntry.OfPolicy(new AccountPolicy(
                        ACCOUNT,
                        AccountPolicy.Countries.ALL,
                        new ContentPolicy(
                                ProhibitedContent.NOTHING, new FloodLimit(1, 0, Duration.ofMinutes(10)), false, 0))))
                .with(new DirectoryEntry.OfLimits(
                        new AccountLimits(ACCOUNT, Optional.of(RateLimit.ofPerSecond(10)), Map.of(), Map.of())))
                .with(new DirectoryEntry.OfSender(new Sender(SENDER, ACCOUNT, Sender.Kind.UNPACED)));

        @Override
        public Directory current() {
            return directory;
        }

        @Override
        public Mono<Void> put(DirectoryEntry entry) {
            return Mono.error(new UnsupportedOperationException());
        }
    }
}
