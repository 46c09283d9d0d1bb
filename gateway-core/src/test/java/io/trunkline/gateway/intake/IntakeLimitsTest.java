package io.trunkline.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.Limited;
import io.trunkline.gateway.intake.IntakeResult.Refused;
import io.trunkline.gateway.intake.IntakeResult.Unknown;
import io.trunkline.gateway.intake.admission.AdmissionControl;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.LimitKind;
import io.trunkline.gateway.intake.admission.Offered;
import io.trunkline.gateway.intake.admission.Verdict;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final AccountSid CAPPED = new AccountSid("AC00000000000000000000000000000003");
    private static final String CAPPED_SENDER = "+12125550102";
    private static final RateLimit RATE = RateLimit.ofPerSecond(10);
    private static final Instant NOW = Instant.ofEpochMilli(1_795_000_000_123L);
    private static final Instant DAY = Instant.parse("2026-11-18T00:00:00Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-11-19T00:00:00Z");
    private static final Instant MONTH = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NEXT_MONTH = Instant.parse("2026-12-01T00:00:00Z");

    private final List<Offered> counted = new ArrayList<>();
    private final List<Offered> judged = new ArrayList<>();
    private final List<AcceptedMessage> appended = new ArrayList<>();
    private boolean room = true;
    private @Nullable RuntimeException fault;
    private final Intake intake = new Intake(
            new Limits(),
            new Log(),
            new Screening(new SimpleMeterRegistry()),
            () -> NOW,
            new Control(),
            new QueueDepths(() -> NOW));

    private final class Control implements AdmissionControl {
        @Override
        public Mono<Verdict> admit(Offered offered) {
            counted.add(offered);
            return Mono.just(verdict(offered));
        }

        @Override
        public Mono<Verdict> judge(Offered offered) {
            judged.add(offered);
            return Mono.just(verdict(offered));
        }

        private Verdict verdict(Offered offered) {
            if (room || offered.isFree()) {
                return new Verdict.Admitted();
            }
            return switch (offered.limits().getLast()) {
                case AppliedLimit.Rate rate -> new Verdict.Limited(rate, Duration.ofMillis(1));
                case AppliedLimit.Cap cap -> new Verdict.Capped(cap);
            };
        }
    }

    @Test
    void messageShouldCountAgainstItsAccountItsKeyAndItsCountry() {
        accept(message(ACCOUNT, "+14155552671", SENDER, KEY));
        accept(message(ACCOUNT, "+14155552671", SENDER, null));
        accept(message(ACCOUNT, "+442071838750", SENDER, "SK00000000000000000000000000000002"));
        assertThat(counted.stream()
                        .map(offered -> offered.limits().stream()
                                .map(limit -> limit.key().toString())
                                .toList()))
                .containsExactly(
                        List.of("account " + ACCOUNT, "API key " + KEY, "destination country US"),
                        List.of("account " + ACCOUNT, "destination country US"),
                        List.of("account " + ACCOUNT, "country GB for all accounts"));
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

    @Test
    void messageOfACappedAccountShouldCountItsSegmentsAgainstTheDayAndTheMonthOfUtc() {
        String longText = "x".repeat(161);
        assertThat(accept(message(CAPPED, CAPPED_SENDER, longText))).isInstanceOf(Accepted.class);
        Offered offered = counted.getFirst();
        assertThat(offered.segments()).isEqualTo(2);
        assertThat(offered.limits())
                .containsExactly(
                        cap(LimitKind.DAILY_MESSAGES, 7, 0, DAY, NEXT_DAY),
                        cap(LimitKind.DAILY_SEGMENTS, 10, 1, DAY, NEXT_DAY),
                        cap(LimitKind.MONTHLY_SEGMENTS, 100, 1, MONTH, NEXT_MONTH),
                        cap(LimitKind.DAILY_SPEND, 75_000, 7_500, DAY, NEXT_DAY),
                        cap(LimitKind.MONTHLY_SPEND, 750_000, 7_500, MONTH, NEXT_MONTH));
        assertThat(offered.limits().stream().map(limit -> limit.units(offered.segments())))
                .containsExactly(1L, 2L, 2L, 15_000L, 15_000L);
    }

    @Test
    void messageThatACapHasNoRoomForShouldNotReachTheLogAndDryRunShouldSaySo() {
        NewMessage request = message(CAPPED, CAPPED_SENDER, "Hello");
        assertThat(intake.dryRun(request).block()).isInstanceOf(DryRun.WouldAccept.class);
        room = false;
        assertThat(intake.dryRun(request).block())
                .isInstanceOfSatisfying(
                        DryRun.WouldRefuse.class,
                        refuse -> assertThat(refuse.refusal()).isInstanceOf(IntakeResult.Capped.class));
        assertThat(counted).as("asked for and not counted").isEmpty();
        assertThat(judged).hasSize(2);
        assertThat(accept(request))
                .isInstanceOfSatisfying(
                        IntakeResult.Capped.class,
                        capped -> assertThat(capped.by().until()).isEqualTo(NEXT_MONTH));
        assertThat(appended).isEmpty();
    }

    @Test
    void messageToACountryWithAThroughputShouldCountAgainstItWhosesoeverItIs() {
        accept(message(FREE, "+442071838750", FREE_SENDER, null));
        assertThat(counted).hasSize(1);
        assertThat(counted.getFirst().limits())
                .containsExactly(AppliedLimit.throughput(FREE, "GB", 50))
                .allMatch(limit -> limit.units(3) == 3);
    }

    @Test
    void dryRunShouldNotAskForRates() {
        room = false;
        assertThat(intake.dryRun(message(ACCOUNT, "+14155552671", SENDER, null)).block())
                .isInstanceOf(DryRun.WouldAccept.class);
        assertThat(judged).allMatch(Offered::isFree);
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

    private static NewMessage message(AccountSid account, String from, String body) {
        return new NewMessage(account, "+14155552671", from, null, body, null);
    }

    private static AppliedLimit cap(LimitKind kind, long max, long perSegment, Instant since, Instant until) {
        return new AppliedLimit.Cap(new AppliedLimit.Key(CAPPED, kind, ""), max, perSegment, since, until);
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
                .with(new DirectoryEntry.OfPolicy(new AccountPolicy(
                        CAPPED,
                        AccountPolicy.Countries.ALL,
                        new ContentPolicy(ProhibitedContent.NOTHING, ContentPolicy.FloodLimit.NONE, false, 7))))
                .with(new DirectoryEntry.OfLimits(new AccountLimits(CAPPED, Optional.empty(), Map.of(), Map.of())
                        .with(new AccountCaps(10, 100, 75_000, 750_000, 7_500))))
                .with(new DirectoryEntry.OfCountry(
                        new CountryRule("GB", List.of(), 50, Set.of(), Set.of(), ProhibitedContent.NOTHING)))
                .with(sender(CAPPED_SENDER, CAPPED))
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
