package io.trunkline.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.OptOuts;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.Refused;
import io.trunkline.gateway.intake.IntakeResult.Unavailable;
import io.trunkline.gateway.intake.IntakeResult.Unknown;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.message.Urgency;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

class IntakeTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final AccountSid STRANGER = new AccountSid("AC00000000000000000000000000000002");
    private static final ServiceSid POOL = new ServiceSid("MG00000000000000000000000000000001");
    private static final ServiceSid EMPTY_POOL = new ServiceSid("MG00000000000000000000000000000002");
    private static final String SENDER = "+12125550100";
    private static final String TO = "+14155552671";
    private static final Instant NOW = Instant.ofEpochMilli(1_795_000_000_123L);

    private Instant now = NOW;
    private final Log log = new Log();
    private final FixedDirectory directory = new FixedDirectory();
    private final Intake intake = new Intake(directory, log, new Screening(new SimpleMeterRegistry()), () -> now);

    @Test
    void messageToWhoOptedOutOfTheServiceShouldBeRefusedFromEachOfItsSenders() {
        NewMessage direct = new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", null);
        NewMessage pooled = new NewMessage(ACCOUNT, TO, null, POOL.value(), "Hello", null);
        stop(true);
        refused(ErrorCode.OPTED_OUT, direct);
        refused(ErrorCode.OPTED_OUT, pooled);
        assertThat(accept(new NewMessage(ACCOUNT, "+14155552672", SENDER, null, "Hello", null)))
                .isInstanceOf(Accepted.class);
        stop(false);
        assertThat(accept(direct)).isInstanceOf(Accepted.class);
    }

    private void stop(boolean stopped) {
        directory.optOuts.apply(new OptOut(POOL.value(), new Address(TO), stopped, NOW, new MessageSid(1, 2)));
    }

    @Test
    void goodMessageShouldBeInTheLogWithItsEnvelope() {
        NewMessage request =
                new NewMessage(ACCOUNT, "+1 (415) 555-2671", SENDER, null, "Hello", "http://127.0.0.1:9000/status?a=b");
        Accepted accepted = (Accepted) accept(request);
        assertThat(log.appended).containsExactly(accepted.message());
        assertThat(accepted.message().body()).isEqualTo("Hello");
        var envelope = accepted.message().envelope();
        assertThat(envelope.to()).isEqualTo(new Address(TO));
        assertThat(envelope.from()).isEqualTo(new Address(SENDER));
        assertThat(envelope.segments()).isEqualTo(1);
        assertThat(envelope.statusCallback()).isEqualTo(URI.create("http://127.0.0.1:9000/status?a=b"));
        assertThat(envelope.acceptedAt()).isEqualTo(NOW);
        assertThat(envelope.sid().millis()).isEqualTo(NOW.toEpochMilli());
        assertThat(envelope.sid().partition()).isLessThan(4);
    }

    @ParameterizedTest
    @CsvSource({"a,160,1", "a,161,2", "a,1600,11", "é,160,1", "ё,70,1", "ё,71,2", "ё,1600,24", "€,80,1", "€,81,2"})
    void segmentsShouldBeCountedInTheAlphabetThatIsNeeded(String letter, int letters, int segments) {
        Accepted accepted = (Accepted) accept(new NewMessage(ACCOUNT, TO, SENDER, null, letter.repeat(letters), null));
        assertThat(accepted.message().envelope().segments()).isEqualTo(segments);
    }

    @Test
    void serviceShouldChooseTheSameSenderForADestinationEachTime() {
        NewMessage request = new NewMessage(ACCOUNT, TO, null, POOL.value(), "Hello", null);
        Address first = ((Accepted) accept(request)).message().envelope().from();
        Address second = ((Accepted) accept(request)).message().envelope().from();
        assertThat(first).isEqualTo(second);
        assertThat(((Accepted) accept(request)).message().envelope().service()).isEqualTo(POOL);
    }

    @Test
    void serviceShouldUseAllItsSenders() {
        List<Address> used = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            NewMessage request = new NewMessage(ACCOUNT, "+141555526" + (10 + i), null, POOL.value(), "Hello", null);
            used.add(((Accepted) accept(request)).message().envelope().from());
        }
        assertThat(used).contains(new Address(SENDER), new Address("+12125550101"));
    }

    @Test
    void termsShouldBeInTheEnvelope() {
        NewTerms terms = new NewTerms("60", "fixed", NOW.plusSeconds(900).toString(), "fail_ambiguous");
        assertThat(((Accepted) accept(withTerms(terms))).message().envelope().terms())
                .isEqualTo(new DeliveryTerms(
                        AmbiguityPolicy.FAIL_AMBIGUOUS, Duration.ofSeconds(60), NOW.plusSeconds(900)));
        NewTerms empty = new NewTerms("", "", "", "");
        assertThat(((Accepted) accept(withTerms(empty))).message().envelope().terms())
                .isEqualTo(DeliveryTerms.DEFAULT);
    }

    @Test
    void messageShouldHaveItsSendersPolicyUnlessItNamesItsOwn() {
        Sender careful = new Sender(new Address(SENDER), ACCOUNT, Sender.Kind.LONG_CODE);
        directory.directory =
                directory.directory.with(new DirectoryEntry.OfSender(careful.with(AmbiguityPolicy.FAIL_AMBIGUOUS)));
        assertThat(ambiguityOf(null)).isEqualTo(AmbiguityPolicy.FAIL_AMBIGUOUS);
        assertThat(ambiguityOf("")).isEqualTo(AmbiguityPolicy.FAIL_AMBIGUOUS);
        assertThat(ambiguityOf("resend_once")).isEqualTo(AmbiguityPolicy.RESEND_ONCE);
    }

    private AmbiguityPolicy ambiguityOf(@Nullable String policy) {
        NewTerms terms = new NewTerms(null, null, null, policy);
        return ((Accepted) accept(withTerms(terms)))
                .message()
                .envelope()
                .terms()
                .ambiguity();
    }

    @Test
    void urgencyShouldBeInTheEnvelope() {
        assertThat(urgencyOf("one_time_password")).isEqualTo(Urgency.ONE_TIME_PASSWORD);
        assertThat(urgencyOf("transactional")).isEqualTo(Urgency.TRANSACTIONAL);
        assertThat(urgencyOf("bulk")).isEqualTo(Urgency.BULK);
        assertThat(urgencyOf("")).isEqualTo(Urgency.TRANSACTIONAL);
        assertThat(urgencyOf(null)).isEqualTo(Urgency.TRANSACTIONAL);
        refused(ErrorCode.INVALID_PARAMETER, withTerms(new NewTerms(null, null, null, null, "BULK", null)));
    }

    private Urgency urgencyOf(@Nullable String urgency) {
        NewTerms terms = new NewTerms(null, null, null, null, urgency, null);
        return ((Accepted) accept(withTerms(terms)))
                .message()
                .envelope()
                .terms()
                .urgency();
    }

    @Test
    void timeWithoutAZoneShouldBeUtc() {
        String local =
                LocalDateTime.ofInstant(NOW.plusSeconds(900), ZoneOffset.UTC).toString();
        NewTerms terms = new NewTerms(null, "fixed", local, null);
        assertThat(((Accepted) accept(withTerms(terms)))
                        .message()
                        .envelope()
                        .terms()
                        .sendAt())
                .isEqualTo(NOW.plusSeconds(900));
    }

    @Test
    void termsThatCannotBeKeptShouldBeRefused() {
        String later = NOW.plusSeconds(900).toString();
        refused(ErrorCode.INVALID_PARAMETER, withTerms(new NewTerms("0", null, null, null)));
        refused(ErrorCode.INVALID_PARAMETER, withTerms(new NewTerms("36001", null, null, null)));
        refused(ErrorCode.INVALID_PARAMETER, withTerms(new NewTerms("1 h", null, null, null)));
        refused(ErrorCode.INVALID_PARAMETER, withTerms(new NewTerms(null, null, null, "twice")));
        refused(ErrorCode.INVALID_SCHEDULE_TYPE, withTerms(new NewTerms(null, "daily", later, null)));
        refused(ErrorCode.INVALID_SCHEDULE_TYPE, withTerms(new NewTerms(null, null, later, null)));
        refused(ErrorCode.MISSING_SEND_AT, withTerms(new NewTerms(null, "fixed", null, null)));
        refused(ErrorCode.INVALID_SEND_AT, withTerms(new NewTerms(null, "fixed", "tomorrow", null)));
        refused(ErrorCode.INVALID_SEND_AT, withTerms(new NewTerms(null, "fixed", NOW.toString(), null)));
        refused(
                ErrorCode.INVALID_SEND_AT,
                withTerms(new NewTerms(
                        null, "fixed", NOW.plus(Duration.ofDays(36)).toString(), null)));
    }

    private static NewMessage withTerms(NewTerms terms) {
        return new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", null, terms);
    }

    @Test
    void everyRefusalShouldHaveItsCode() {
        refused(ErrorCode.MISSING_TO, new NewMessage(ACCOUNT, null, SENDER, null, "Hello", null));
        refused(ErrorCode.MISSING_TO, new NewMessage(ACCOUNT, " ", SENDER, null, "Hello", null));
        refused(ErrorCode.INVALID_TO, new NewMessage(ACCOUNT, "4155552671", SENDER, null, "Hello", null));
        refused(ErrorCode.INVALID_TO, new NewMessage(ACCOUNT, "+1415", SENDER, null, "Hello", null));
        refused(ErrorCode.INVALID_TO, new NewMessage(ACCOUNT, "+" + "1".repeat(200), SENDER, null, "Hello", null));
        refused(ErrorCode.INVALID_TO, new NewMessage(ACCOUNT, "Robert", SENDER, null, "Hello", null));
        refused(ErrorCode.MISSING_BODY, new NewMessage(ACCOUNT, TO, SENDER, null, null, null));
        refused(ErrorCode.MISSING_BODY, new NewMessage(ACCOUNT, TO, SENDER, null, "", null));
        refused(ErrorCode.BODY_TOO_LONG, new NewMessage(ACCOUNT, TO, SENDER, null, "a".repeat(1601), null));
        refused(ErrorCode.MISSING_FROM, new NewMessage(ACCOUNT, TO, null, null, "Hello", null));
        refused(ErrorCode.INVALID_FROM, new NewMessage(ACCOUNT, TO, "??", null, "Hello", null));
        refused(ErrorCode.FROM_NOT_OWNED, new NewMessage(ACCOUNT, TO, "+12125550999", null, "Hello", null));
        refused(ErrorCode.FROM_NOT_OWNED, new NewMessage(STRANGER, TO, SENDER, null, "Hello", null));
        refused(ErrorCode.SERVICE_NOT_FOUND, new NewMessage(ACCOUNT, TO, null, "MGnone", "Hello", null));
        refused(ErrorCode.SERVICE_NOT_FOUND, new NewMessage(STRANGER, TO, null, POOL.value(), "Hello", null));
        refused(ErrorCode.SERVICE_WITHOUT_SENDER, new NewMessage(ACCOUNT, TO, null, EMPTY_POOL.value(), "Hello", null));
        refused(ErrorCode.INVALID_STATUS_CALLBACK, new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", "/status"));
        refused(ErrorCode.INVALID_STATUS_CALLBACK, new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", "ftp://a/b"));
        refused(ErrorCode.INVALID_STATUS_CALLBACK, new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", "http://"));
        assertThat(log.appended).isEmpty();
    }

    @Test
    void refusalShouldNotRepeatControlCharactersOfTheCaller() {
        Refused refused = (Refused) accept(new NewMessage(ACCOUNT, "a\r\nb\u0000c", SENDER, null, "Hello", null));
        assertThat(refused.detail()).startsWith("To: a??b?c (expected:");
    }

    @Test
    void logThatTakesNothingShouldBeToldApartFromOneThatDidNotAnswer() {
        NewMessage request = new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", null);
        log.fault = new LogUnavailableException("full");
        assertThat(accept(request)).isInstanceOf(Unavailable.class);
        log.fault = new LogOutcomeUnknownException("time-out", new RuntimeException("time-out"));
        assertThat(accept(request)).isInstanceOf(Unknown.class);
    }

    @Test
    void whyTheLogTakesNothingShouldBeToldOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(Intake.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            log.fault = new LogUnavailableException("the log has not answered for 1234 ms");
            for (int i = 0; i < 100; i++) {
                accept(new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", null));
            }
        } finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("1 messages were not taken: the log has not answered for 1234 ms");
    }

    @Test
    void requestWhoseOutcomeIsUnknownShouldStandForTheSameSidWhenItComesAgain() {
        NewMessage request = new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", null);
        NewMessage other = new NewMessage(ACCOUNT, TO, SENDER, null, "Hello again", null);
        MessageSid first = unknown(request);
        assertThat(unknown(request)).as("still unknown").isEqualTo(first);
        now = NOW.plus(UnknownOutcomes.REMEMBERED).minusMillis(1);
        assertThat(sid(other)).as("another request").isNotEqualTo(first);
        assertThat(sid(request)).isEqualTo(first);
        assertThat(log.appended).extracting(AcceptedMessage::repeat).containsExactly(false, true);
        assertThat(sid(request)).as("the next is a message of its own").isNotEqualTo(first);
        assertThat(log.appended.getLast().repeat()).isFalse();
    }

    @Test
    void unknownOutcomeShouldBeForgottenAfterTwoMinutes() {
        NewMessage request = new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", null);
        MessageSid first = unknown(request);
        now = NOW.plus(UnknownOutcomes.REMEMBERED);
        assertThat(sid(request)).isNotEqualTo(first);
    }

    @Test
    void unknownOutcomeShouldBeRememberedWhileTheLogTakesNothing() {
        NewMessage request = new NewMessage(ACCOUNT, TO, SENDER, null, "Hello", null);
        MessageSid first = unknown(request);
        log.fault = new LogUnavailableException("full");
        assertThat(accept(request)).isInstanceOf(Unavailable.class);
        assertThat(sid(request)).isEqualTo(first);
    }

    private MessageSid unknown(NewMessage request) {
        log.fault = new LogOutcomeUnknownException("time-out", new RuntimeException("time-out"));
        return ((Unknown) accept(request)).sid();
    }

    private MessageSid sid(NewMessage request) {
        log.fault = null;
        return ((Accepted) accept(request)).message().envelope().sid();
    }

    private void refused(ErrorCode code, NewMessage request) {
        assertThat(accept(request))
                .as("%s", request)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private IntakeResult accept(NewMessage request) {
        IntakeResult result = intake.accept(request).block();
        if (result == null) {
            throw new AssertionError("no result");
        }
        return result;
    }

    private static final class Log implements IntakeLog {
        private final List<AcceptedMessage> appended = new ArrayList<>();
        private @Nullable RuntimeException fault;

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

    private static final class FixedDirectory implements DirectoryLog {
        private final OptOuts optOuts = new OptOuts();
        private Directory directory = Directory.empty()
                .with(new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(ACCOUNT)))
                .with(sender(SENDER))
                .with(sender("+12125550101"))
                .with(pool(POOL, List.of(new Address(SENDER), new Address("+12125550101"))))
                .with(pool(EMPTY_POOL, List.of()));

        @Override
        public OptOuts optOuts() {
            return optOuts;
        }

        private static DirectoryEntry sender(String address) {
            return new DirectoryEntry.OfSender(new Sender(new Address(address), ACCOUNT, Sender.Kind.LONG_CODE));
        }

        private static DirectoryEntry pool(ServiceSid sid, List<Address> senders) {
            return new DirectoryEntry.OfService(new MessagingService(sid, ACCOUNT, "pool", senders));
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
