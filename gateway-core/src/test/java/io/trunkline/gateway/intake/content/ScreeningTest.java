package io.trunkline.gateway.intake.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.compliance.Rejection;
import io.trunkline.gateway.compliance.Rejection.Check;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.AccountPolicy.Countries;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Registration;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.config.SendingWindow;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ScreeningTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final String SENDER = "+12125550100";
    private static final String BERLIN = "+4930901820";
    private static final String NEW_YORK = "+12125552671";
    private static final Random RANDOM = new Random(8);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Sighting> said = new ArrayList<>();
    private final Screening screening = new Screening(meters);
    private Instant now = Instant.parse("2026-11-18T12:00:00Z");
    private Directory directory = Directory.empty()
            .with(new DirectoryEntry.OfSender(new Sender(new Address(SENDER), ACCOUNT, Sender.Kind.TOLL_FREE)));

    @Test
    void countryThatIsNotEnabledShouldBeRefused() {
        assertThat(code(NEW_YORK, "Hello")).isEqualTo(ErrorCode.COUNTRY_NOT_ENABLED);
        policy(new Countries(false, Set.of("DE")), ContentPolicy.OFF);
        assertThat(admit(NEW_YORK, "Hello"))
                .contains(new Rejection(
                        Check.COUNTRY,
                        ErrorCode.COUNTRY_NOT_ENABLED,
                        "To: +12125552671 is a number of US (expected: of a country that is enabled for this"
                                + " account)"));
        assertThat(admit(BERLIN, "Hello")).isEmpty();
        assertThat(meters.counter("trunkline.screening.refused", "check", "country")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void senderShouldBeOfAKindThatTheCountryAllowsAndRegisteredWhereItAsksForThat() {
        policy(Countries.ALL, ContentPolicy.OFF);
        rule("DE", List.of(), Set.of(Sender.Kind.ALPHANUMERIC), Set.of(), ProhibitedContent.NOTHING);
        rule("US", List.of(), Set.of(), Set.of(Sender.Kind.TOLL_FREE), ProhibitedContent.NOTHING);
        assertThat(code(BERLIN, "Hello")).isEqualTo(ErrorCode.NO_ROUTE);
        assertThat(code(NEW_YORK, "Hello")).isEqualTo(ErrorCode.TOLL_FREE_NOT_VERIFIED);
        directory = directory.with(
                new DirectoryEntry.OfRegistration(new Registration("US", new Address(SENDER), "campaign 7")));
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
    }

    @Test
    void textShouldHoldNothingThatCountryOrAccountProhibits() {
        rule("US", List.of(), Set.of(), Set.of(), new ProhibitedContent(Set.of("casino"), Set.of(), false));
        policy(
                Countries.ALL,
                new ContentPolicy(
                        new ProhibitedContent(Set.of(), Set.of("bad.example"), false), FloodLimit.NONE, false, 0));
        assertThat(check(NEW_YORK, "A Casino")).isEqualTo(Check.COUNTRY_CONTENT);
        assertThat(check(NEW_YORK, "see bad.example/x")).isEqualTo(Check.CONTENT);
        assertThat(code(BERLIN, "see bad.example/x")).isEqualTo(ErrorCode.FILTERED);
        assertThat(admit(BERLIN, "A Casino")).isEmpty();
    }

    @Test
    void numberWhoseZonesHaveNoSendingHourInCommonShouldBeRefused() {
        policy(Countries.ALL, ContentPolicy.OFF);
        SendingWindow noon = new SendingWindow(EnumSet.allOf(DayOfWeek.class), 12 * 60, 13 * 60);
        rule("RU", List.of(noon), Set.of(), Set.of(), ProhibitedContent.NOTHING);
        assertThat(check("+79161234567", "Hello")).isEqualTo(Check.WINDOW);
    }

    @Test
    void messageWhoseValidityEndsBeforeItsWindowOpensShouldBeRefused() {
        policy(Countries.ALL, ContentPolicy.OFF);
        SendingWindow evening = new SendingWindow(EnumSet.allOf(DayOfWeek.class), 20 * 60, 21 * 60);
        rule("US", List.of(evening), Set.of(), Set.of(), ProhibitedContent.NOTHING);
        now = Instant.parse("2026-11-18T15:00:00Z");
        Rejection late = new Rejection(
                Check.WINDOW,
                ErrorCode.VALIDITY_EXPIRED,
                "To: +12125552671 may be sent to from 2026-11-19T01:00:00Z on (expected: before its validity ends, at"
                        + " 2026-11-19T01:00:00Z)");
        assertThat(screening.judge(directory, message(NEW_YORK, "Hello"))).contains(late);
        assertThat(admit(NEW_YORK, "Hello")).contains(late);
        now = now.plusMillis(1);
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
    }

    @Test
    void destinationShouldGetNoMoreThanItsShareWithinTheTime() {
        FloodLimit limit = new FloodLimit(2, 3, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, false, 0));
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
        assertThat(check(NEW_YORK, "Hello")).isEqualTo(Check.SAME_TEXT);
        assertThat(admit(BERLIN, "Hello")).isEmpty();
        assertThat(admit(NEW_YORK, "Hello again")).isEmpty();
        assertThat(check(NEW_YORK, "And again")).isEqualTo(Check.FLOOD);
        assertThat(code(NEW_YORK, "And again")).isEqualTo(ErrorCode.DESTINATION_FLOODED);
        now = now.plus(Duration.ofMinutes(10));
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
    }

    @Test
    void pumpedNumbersShouldBeRefusedWhereTheAccountWantsIt() {
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, FloodLimit.NONE, true, 0));
        long refused = 0;
        for (int i = 0; i < 200; i++) {
            refused += admit("+4915123450" + (100 + i), "Your code is " + i).isPresent() ? 1 : 0;
        }
        assertThat(refused).isBetween(100L, 120L);
        assertThat(code("+4915123450301", "code")).isEqualTo(ErrorCode.PUMPING_SUSPECTED);
    }

    @Test
    void nodesThatTellEachOtherShouldKeepOneLimitBetweenThem() {
        FloodLimit limit = new FloodLimit(2, 3, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, false, 0));
        Screening other = new Screening(meters);
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
        tell(screening, other);
        assertThat(admit(other, NEW_YORK, "Hello")).isEmpty();
        tell(other, screening);
        assertThat(check(NEW_YORK, "Hello")).isEqualTo(Check.SAME_TEXT);
        tell(screening, other);
        assertThat(admit(other, NEW_YORK, "Hello again"))
                .as("what was refused counts for no flood")
                .isEmpty();
    }

    @Test
    void messageThatWasTakenBackShouldCountNowhereAndOneThatWasTakenShouldBeToldOnce() {
        FloodLimit limit = new FloodLimit(1, 2, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, false, 0));
        AcceptedMessage first = message(NEW_YORK, "Hello");
        AcceptedMessage second = message(NEW_YORK, "Hello");
        assertThat(screening.admit(directory, first)).isEmpty();
        assertThat(screening.admit(directory, second))
                .as("while the first is under way")
                .isPresent();
        screening.takeBack(directory, first);
        assertThat(screening.untold(10)).isEmpty();
        assertThat(screening.admit(directory, second)).isEmpty();
        screening.taken(directory, second);
        screening.taken(directory, second);
        screening.takeBack(directory, second);
        assertThat(screening.untold(10)).hasSize(1);
        assertThat(check(NEW_YORK, "Hello")).isEqualTo(Check.SAME_TEXT);
        screening.taken(directory, first);
        assertThat(check(NEW_YORK, "Hello again")).as("both count").isEqualTo(Check.FLOOD);
    }

    @Test
    void nobodyShouldBeToldOfMoreThanIsKeptForThatNorOfAccountsWithoutALimit() {
        policy(Countries.ALL, ContentPolicy.OFF);
        admit(NEW_YORK, "Hello");
        assertThat(screening.untold(1)).isEmpty();
        FloodLimit limit = new FloodLimit(1, 1, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, false, 0));
        for (int i = 0; i < 6_000; i++) {
            admit("+1212555" + (1_000 + i), "Hello");
        }
        assertThat(screening.untold(4_000)).hasSize(4_000);
        assertThat(screening.untold(4_000)).hasSize(1_000);
    }

    @Test
    void destinationThatIsForgottenWhileItsLimitHoldsShouldBeCounted() {
        FloodLimit limit = new FloodLimit(1, 1, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, false, 0));
        for (int i = 0; i < 10_000; i++) {
            admit("+12125" + (100_000 + i), "Hello");
        }
        assertThat(forgotten()).isZero();
        admit(NEW_YORK, "Hello");
        assertThat(forgotten()).isEqualTo(1);
        assertThat(admit("+12125100000", "Hello")).as("the first is forgotten").isEmpty();
        assertThat(forgotten()).isEqualTo(2);
        now = now.plus(Duration.ofMinutes(10));
        admit(BERLIN, "Hello");
        assertThat(forgotten()).as("whose time was over").isEqualTo(2);
    }

    @Test
    void destinationThatGotSeveralShouldNotBeForgottenForAnyNumberOfThoseThatGetOne() {
        FloodLimit limit = new FloodLimit(0, 2, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, false, 0));
        admit(NEW_YORK, "Hello");
        admit(NEW_YORK, "Hello");
        for (int i = 0; i < 20_000; i++) {
            admit("+12125" + (100_000 + i), "Hello");
        }
        assertThat(check(NEW_YORK, "Hello")).isEqualTo(Check.FLOOD);
        now = now.plus(Duration.ofMinutes(10));
        double before = forgotten();
        admit(BERLIN, "Hello");
        assertThat(forgotten()).isEqualTo(before);
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
    }

    @Test
    void destinationsThatGotSeveralShouldLeaveRoomToCountForThoseThatAreNew() {
        FloodLimit limit = new FloodLimit(0, 2, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, false, 0));
        for (int i = 0; i < 12_000; i++) {
            admit("+12125" + (100_000 + i), "Hello");
            admit("+12125" + (100_000 + i), "Hello");
        }
        admit(NEW_YORK, "Hello");
        for (int i = 0; i < 4_000; i++) {
            admit("+12125" + (200_000 + i), "Hello");
        }
        admit(NEW_YORK, "Hello");
        assertThat(check(NEW_YORK, "Hello")).isEqualTo(Check.FLOOD);
        assertThat(admit("+12125100000", "Hello")).as("the first is forgotten").isEmpty();
    }

    private double forgotten() {
        return meters.counter("trunkline.screening.forgotten").count();
    }

    private void tell(Screening from, Screening to) {
        TrafficSharing one =
                new TrafficSharing(from, untold -> Mono.fromRunnable(() -> said.addAll(untold)), () -> now);
        TrafficSharing two = new TrafficSharing(to, untold -> Mono.just(List.copyOf(said)), () -> now);
        one.once().block();
        to.untold(Integer.MAX_VALUE);
        two.once().block();
        said.clear();
    }

    @Test
    void judgingShouldChangeNothing() {
        FloodLimit limit = new FloodLimit(1, 1, Duration.ofMinutes(10));
        policy(Countries.ALL, new ContentPolicy(ProhibitedContent.NOTHING, limit, true, 0));
        for (int i = 0; i < 500; i++) {
            assertThat(screening.judge(directory, message("+4915123450" + (100 + i), "Hello")))
                    .isEmpty();
        }
        assertThat(admit(NEW_YORK, "Hello")).isEmpty();
        assertThat(screening.judge(directory, message(NEW_YORK, "Hello"))).isPresent();
        assertThat(meters.find("trunkline.screening.refused").counters()).isEmpty();
    }

    private Optional<Rejection> admit(String to, String body) {
        return admit(screening, to, body);
    }

    /** What is let through is taken. */
    private Optional<Rejection> admit(Screening at, String to, String body) {
        AcceptedMessage message = message(to, body);
        Optional<Rejection> rejection = at.admit(directory, message);
        if (rejection.isEmpty()) {
            at.taken(directory, message);
        }
        return rejection;
    }

    private ErrorCode code(String to, String body) {
        return admit(to, body).orElseThrow().code();
    }

    private Check check(String to, String body) {
        return admit(to, body).orElseThrow().check();
    }

    private AcceptedMessage message(String to, String body) {
        return new AcceptedMessage(
                new Envelope(
                        MessageSid.next(now.toEpochMilli(), 0, RANDOM),
                        ACCOUNT,
                        new Address(SENDER),
                        new Address(to),
                        null,
                        1,
                        null,
                        now),
                body);
    }

    private void policy(Countries countries, ContentPolicy content) {
        directory = directory.with(new DirectoryEntry.OfPolicy(new AccountPolicy(ACCOUNT, countries, content)));
    }

    private void rule(
            String country,
            List<SendingWindow> windows,
            Set<Sender.Kind> kinds,
            Set<Sender.Kind> registered,
            ProhibitedContent prohibited) {
        directory = directory.with(
                new DirectoryEntry.OfCountry(new CountryRule(country, windows, 0, kinds, registered, prohibited)));
    }
}
