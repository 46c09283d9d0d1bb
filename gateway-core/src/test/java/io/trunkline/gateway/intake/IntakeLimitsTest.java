package io.trunkline.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.Limited;
import io.trunkline.gateway.intake.IntakeResult.Refused;
import io.trunkline.gateway.intake.IntakeResult.Unknown;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.Verdict;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.queue.QueueDepths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Where limits stand in the way of a message. */
class IntakeLimitsTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final AccountSid FREE = new AccountSid("AC00000000000000000000000000000002");
    private static final String KEY = "SK00000000000000000000000000000001";
    private static final String SENDER = "+12125550100";
    private static final String FREE_SENDER = "+12125550101";
    private static final RateLimit RATE = RateLimit.ofPerSecond(10);
    private static final Instant NOW = Instant.ofEpochMilli(1_795_000_000_123L);

    private final List<List<AppliedLimit>> counted = new ArrayList<>();
    private final List<AcceptedMessage> appended = new ArrayList<>();
    private boolean room = true;
    private @Nullable RuntimeException fault;
    private final Intake intake = new Intake(
            new Limits(),
            new Log(),
            new Screening(new SimpleMeterRegistry()),
            () -> NOW,
            this::admit,
            new QueueDepths(() -> NOW));

    private Mono<Verdict> admit(List<AppliedLimit> limits) {
        counted.add(limits);
        return Mono.just(room ? new Verdict.Admitted() : new Verdict.Limited(limits.getLast(), Duration.ofMillis(1)));
    }

    @Test
    void messageShouldCountAgainstItsAccountItsKeyAndItsCountry() {
        accept(message(ACCOUNT, "+14155552671", SENDER, KEY));
        accept(message(ACCOUNT, "+14155552671", SENDER, null));
        accept(message(ACCOUNT, "+442071838750", SENDER, "SK00000000000000000000000000000002"));
        assertThat(counted.stream()
                        .map(limits -> limits.stream()
                                .map(limit -> limit.key().toString())
                                .toList()))
                .containsExactly(
                        List.of("account " + ACCOUNT, "API key " + KEY, "destination country US"),
                        List.of("account " + ACCOUNT, "destination country US"),
                        List.of("account " + ACCOUNT));
        assertThat(appended).hasSize(3);
    }

    @Test
    void messageWithoutLimitsShouldCountNowhere() {
        assertThat(accept(message(FREE, "+14155552671", FREE_SENDER, null))).isInstanceOf(Accepted.class);
        assertThat(counted).isEmpty();
    }

    @Test
    void messageAboveALimitShouldNotReachTheLog() {
        room = false;
        assertThat(accept(message(ACCOUNT, "+14155552671", SENDER, null)))
                .isInstanceOfSatisfying(
                        Limited.class,
                        limited -> assertThat(limited.by().rate()).isEqualTo(RATE));
        assertThat(appended).isEmpty();
    }

    @Test
    void messageThatIsWrongShouldCountNowhere() {
        assertThat(accept(message(ACCOUNT, "+14155552671", FREE_SENDER, null))).isInstanceOf(Refused.class);
        assertThat(counted).isEmpty();
    }

    @Test
    void repeatOfAnUnknownOutcomeShouldNotCountAgain() {
        NewMessage request = message(ACCOUNT, "+14155552671", SENDER, null);
        fault = new LogOutcomeUnknownException("time-out", new RuntimeException("planted"));
        assertThat(accept(request)).isInstanceOf(Unknown.class);
        fault = null;
        room = false;
        assertThat(accept(request)).isInstanceOf(Accepted.class);
        assertThat(counted).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "+14155552671,US",
        "+14165550100,CA",
        "+442071838750,GB",
        "+79161234567,RU",
        "+77011234567,KZ",
        "+881612345678,"
    })
    void countryShouldBeThatOfTheNumber(String number, @Nullable String country) {
        assertThat(PhoneNumbers.country(new Address(number))).isEqualTo(Optional.ofNullable(country));
    }

    private static NewMessage message(AccountSid account, String to, String from, @Nullable String key) {
        return new NewMessage(account, to, from, null, "Hello", null, NewTerms.NONE, key);
    }

    private IntakeResult accept(NewMessage request) {
        return intake.accept(request).blockOptional().orElseThrow();
    }

    private final class Log implements IntakeLog {
        @Override
        public Mono<Void> append(AcceptedMessage message) {
            RuntimeException now = fault;
            return now == null ? Mono.fromRunnable(() -> appended.add(message)) : Mono.error(now);
        }

        @Override
        public int partitions() {
            return 4;
        }
    }

    private static final class Limits implements DirectoryLog {
        private final Directory directory = Directory.empty()
                .with(new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(ACCOUNT)))
                .with(new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(FREE)))
                .with(sender(SENDER, ACCOUNT))
                .with(sender(FREE_SENDER, FREE))
                .with(new DirectoryEntry.OfLimits(
                        new AccountLimits(ACCOUNT, Optional.of(RATE), Map.of(KEY, RATE), Map.of("US", RATE))));

        private static DirectoryEntry sender(String address, AccountSid account) {
            return new DirectoryEntry.OfSender(new Sender(new Address(address), account, Sender.Kind.UNPACED));
        }

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
