package io.trunkline.gateway.intake.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.api.app.embedded.TestServices;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.AcceptedBefore;
import io.trunkline.gateway.intake.Intake;
import io.trunkline.gateway.intake.IntakeResult;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.KeyOfAnotherRequest;
import io.trunkline.gateway.intake.IntakeResult.KeysUnavailable;
import io.trunkline.gateway.intake.IntakeResult.Refused;
import io.trunkline.gateway.intake.IntakeResult.Repeated;
import io.trunkline.gateway.intake.IntakeResult.Unavailable;
import io.trunkline.gateway.intake.IntakeResult.Unknown;
import io.trunkline.gateway.intake.KeyClaims;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.intake.NewMessage;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Keys in a real Redis, two nodes, and a clock that is moved by hand. */
class KeyedIntakeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final Duration SETTLED_AFTER = KeyedIntake.APPENDED_WITHIN.plusSeconds(30);
    private static final NewMessage REQUEST =
            new NewMessage(ACCOUNT, "+14155552671", "+12125550100", null, "Hello", null);
    private static final String HELLO = "a".repeat(64);
    private static final String SINCE = "intake:since";

    private static RedisClient client;
    private static StatefulRedisConnection<String, String> redis;

    private volatile Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    private volatile boolean logIsEmpty = true;
    private final Log log = new Log();
    private final View view = new View();
    private final Senders senders = new Senders();

    /** Each test has keys of its own. */
    private final String digest =
            "%016x".formatted(ThreadLocalRandom.current().nextLong()).repeat(4);

    @BeforeAll
    static void open() {
        client = RedisClient.create(TestServices.redis());
        redis = client.connect();
    }

    @AfterAll
    static void close() {
        redis.sync().del(SINCE);
        redis.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }

    @BeforeEach
    void rememberEverything() {
        redis.sync().set(SINCE, "0");
    }

    @Test
    void thousandRequestsAtOnceOverTwoNodesShouldBeOneMessage() {
        try (RedisKeyClaims one = claims();
                RedisKeyClaims other = claims()) {
            List<KeyedIntake> nodes = List.of(node(one), node(other));
            List<IntakeResult> results = Flux.range(0, 1_000)
                    .flatMap(i -> nodes.get(i % 2).accept(REQUEST, key()).subscribeOn(Schedulers.parallel()), 1_000)
                    .collectList()
                    .blockOptional(PATIENCE)
                    .orElseThrow();
            Set<MessageSid> sids = results.stream().map(KeyedIntakeTest::sid).collect(Collectors.toSet());
            assertThat(sids).hasSize(1);
            assertThat(log.appended)
                    .isNotEmpty()
                    .allMatch(message -> sids.contains(message.envelope().sid()));
            assertThat(log.appended).filteredOn(message -> !message.repeat()).hasSize(1);
        }
    }

    @Test
    void keyShouldStandForItsMessageForADayAndThenForAnother() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = sid(accept(claims));
            now = now.plus(Duration.ofHours(24)).minusMillis(1);
            assertThat(accept(claims)).isInstanceOf(Repeated.class);
            assertThat(sid(accept(claims))).isEqualTo(first);
            assertThat(log.appended).hasSize(1);
            now = now.plusMillis(1);
            assertThat(sid(accept(claims))).isNotEqualTo(first);
            assertThat(log.appended).hasSize(2);
        }
    }

    @Test
    void keyOfAnotherRequestShouldBeRefusedAndAppendNothing() {
        try (RedisKeyClaims claims = claims()) {
            accept(claims);
            assertThat(accept(claims, new IdempotencyKey(digest, "b".repeat(64))))
                    .isInstanceOf(KeyOfAnotherRequest.class);
            assertThat(log.appended).hasSize(1);
        }
    }

    @Test
    void repeatShouldStandThoughTheSenderIsGone() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = sid(accept(claims));
            senders.current = Directory.empty();
            assertThat(sid(accept(claims))).isEqualTo(first);
            assertThat(accept(claims, new IdempotencyKey("c".repeat(64), HELLO)))
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void repeatOfWhatNeverReachedTheLogShouldBeRefusedOnceTheSenderIsGone() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = unknown(claims);
            senders.current = Directory.empty();
            now = now.plus(SETTLED_AFTER);
            assertThat(accept(claims)).isInstanceOf(Refused.class);
            view.sids.add(first);
            assertThat(sid(accept(claims))).isEqualTo(first);
            assertThat(log.appended).isEmpty();
        }
    }

    @Test
    void youngClaimWithoutAnEndShouldBeAppendedAgainUnderItsSid() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = unknown(claims);
            now = now.plus(KeyedIntake.APPENDED_WITHIN).minusMillis(1);
            assertThat(sid(accept(claims))).isEqualTo(first);
            assertThat(log.appended).singleElement().matches(AcceptedMessage::repeat);
            assertThat(accept(claims)).isInstanceOf(Repeated.class);
        }
    }

    @Test
    void claimWhoseLastAppendMayBeInFlightShouldTellToComeBack() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = unknown(claims);
            now = now.plus(KeyedIntake.APPENDED_WITHIN);
            assertThat(accept(claims)).isEqualTo(new KeysUnavailable(Duration.ofSeconds(30)));
            senders.current = Directory.empty();
            assertThat(accept(claims)).isEqualTo(new KeysUnavailable(Duration.ofSeconds(30)));
            now = now.plusSeconds(30).minusMillis(1);
            assertThat(accept(claims)).isInstanceOf(KeysUnavailable.class);
            view.unread.add(first);
            now = now.plusMillis(1);
            assertThat(sid(accept(claims)))
                    .as("that append has ended, and the view has caught up with it")
                    .isEqualTo(first);
            assertThat(log.appended).isEmpty();
        }
    }

    @Test
    void claimThatWasHeldUpUntilItIsOldShouldNotBeAppended() {
        try (RedisKeyClaims claims = claims()) {
            KeyClaims slow = (KeyClaims) Proxy.newProxyInstance(
                    KeyClaims.class.getClassLoader(), new Class<?>[] {KeyClaims.class}, (proxy, method, arguments) -> {
                        Object answer = method.invoke(claims, arguments);
                        return method.getName().equals("claim")
                                ? ((Mono<?>) answer).doOnNext(claim -> now = now.plus(KeyedIntake.APPENDED_WITHIN))
                                : answer;
                    });
            KeyedIntake node = new KeyedIntake(
                    new Intake(senders, log, new Screening(new SimpleMeterRegistry()), () -> now),
                    slow,
                    view,
                    () -> now);
            assertThat(node.accept(REQUEST, key()).block(PATIENCE)).isInstanceOf(KeysUnavailable.class);
            assertThat(log.appended).isEmpty();
            now = now.plusSeconds(30);
            assertThat(accept(claims)).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void oldClaimWithoutAnEndShouldBeLookedUp() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid lost = unknown(claims);
            now = now.plus(SETTLED_AFTER);
            view.down = true;
            assertThat(accept(claims)).isInstanceOf(KeysUnavailable.class);
            view.down = false;
            MessageSid second = sid(accept(claims));
            assertThat(second).as("the first never reached the log").isNotEqualTo(lost);
            assertThat(log.appended).singleElement().matches(message -> !message.repeat());
            assertThat(sid(accept(claims))).isEqualTo(second);
        }
    }

    @Test
    void oldClaimWhoseMessageIsThereShouldBeDone() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = unknown(claims);
            view.sids.add(first);
            now = now.plus(SETTLED_AFTER);
            assertThat(accept(claims)).isInstanceOf(Repeated.class);
            assertThat(sid(accept(claims))).isEqualTo(first);
            assertThat(log.appended).isEmpty();
        }
    }

    @Test
    void storeThatLostItsMemoryShouldGetItBackFromTheView() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = sid(accept(claims));
            view.keyed = new AcceptedBefore.Keyed(log.appended.getFirst().envelope(), HELLO);
            loseMemory();
            assertThat(accept(claims)).isInstanceOf(Repeated.class);
            view.down = true;
            assertThat(sid(accept(claims))).as("Redis has it again").isEqualTo(first);
            assertThat(log.appended).hasSize(1);
        }
    }

    @Test
    void keyShouldStandForItsMessageThoughTheStoreLostItsMemoryAnHourAgo() {
        try (RedisKeyClaims claims = claims()) {
            MessageSid first = sid(accept(claims));
            loseMemory();
            view.keyed = null;
            KeyedIntake node = node(claims);
            IdempotencyKey other = new IdempotencyKey("c".repeat(48) + digest.substring(48), HELLO);
            assertThat(node.accept(REQUEST, other).block(PATIENCE))
                    .as("the loss is seen")
                    .isInstanceOf(KeysUnavailable.class);
            now = now.plus(Duration.ofHours(1));
            assertThat(node.accept(REQUEST, other).block(PATIENCE))
                    .as("the view had read everything before the loss")
                    .isInstanceOf(Accepted.class);
            view.keyed = new AcceptedBefore.Keyed(log.appended.getFirst().envelope(), HELLO);
            assertThat(node.accept(REQUEST, key()).block(PATIENCE)).isInstanceOf(Repeated.class);
            view.down = true;
            assertThat(sid(accept(claims))).as("Redis has it again").isEqualTo(first);
            assertThat(log.appended).hasSize(2);
        }
    }

    @Test
    void storeThatLostItsMemoryShouldTakeANewKeyOnceNothingCanBeInFlightAnyMore() {
        try (RedisKeyClaims claims = claims()) {
            loseMemory();
            assertThat(accept(claims))
                    .isInstanceOfSatisfying(
                            KeysUnavailable.class,
                            told -> assertThat(told.retryAfter())
                                    .isBetween(Duration.ofMillis(1), Duration.ofSeconds(11)));
            assertThat(log.appended).isEmpty();
            now = now.plusSeconds(11);
            view.down = true;
            assertThat(accept(claims)).isInstanceOf(KeysUnavailable.class);
            view.down = false;
            view.keyed = null;
            assertThat(accept(claims)).isInstanceOf(Accepted.class);
            assertThat(view.caughtUp).isEqualTo(1);
        }
    }

    @Test
    void emptyStoreBesideAnEmptyLogShouldHaveForgottenNothing() {
        try (RedisKeyClaims claims = claims()) {
            redis.sync().del(SINCE);
            view.down = true;
            assertThat(accept(claims)).isInstanceOf(Accepted.class);
            assertThat(redis.sync().get(SINCE)).isEqualTo("0");
        }
    }

    @Test
    void claimThatWasForgottenWhileItsAppendWasInFlightShouldBeThereAfterIt() {
        try (RedisKeyClaims claims = claims()) {
            log.during = () -> redis.sync().del(name());
            MessageSid first = sid(accept(claims));
            log.during = () -> {};
            assertThat(accept(claims)).isInstanceOf(Repeated.class);
            assertThat(sid(accept(claims))).isEqualTo(first);
        }
    }

    @Test
    void storeThatIsDownShouldTellKeyedRequestsToComeBack() {
        RedisURI nobody = RedisURI.create("redis://127.0.0.1:1");
        try (RedisKeyClaims claims = new RedisKeyClaims(nobody, Mono.just(true), () -> now, Duration.ofSeconds(1))) {
            assertThat(accept(claims)).isInstanceOf(KeysUnavailable.class);
            assertThat(node(claims).accept(REQUEST, null).block(PATIENCE)).isInstanceOf(Accepted.class);
            assertThat(log.appended).hasSize(1);
        }
    }

    @Test
    void onlyWhatTheLogHasShouldCountForFloodsAndARepeatShouldNot() {
        senders.current = senders.current.with(new DirectoryEntry.OfPolicy(new AccountPolicy(
                ACCOUNT,
                AccountPolicy.Countries.ALL,
                new ContentPolicy(ProhibitedContent.NOTHING, new FloodLimit(2, 0, Duration.ofMinutes(10)), false, 0))));
        Intake intake = new Intake(senders, log, new Screening(new SimpleMeterRegistry()), () -> now);
        RedisURI nobody = RedisURI.create("redis://127.0.0.1:1");
        try (RedisKeyClaims claims = claims();
                RedisKeyClaims away = new RedisKeyClaims(nobody, Mono.just(true), () -> now, Duration.ofSeconds(1))) {
            for (int i = 0; i < 3; i++) {
                assertThat(accept(intake, away, digest)).isInstanceOf(KeysUnavailable.class);
            }
            log.fault = new LogUnavailableException("planted");
            for (int i = 0; i < 3; i++) {
                assertThat(accept(intake, claims, digest)).isInstanceOf(Unavailable.class);
            }
            log.fault = null;
            assertThat(accept(intake, claims, digest)).isInstanceOf(Accepted.class);
            for (int i = 0; i < 3; i++) {
                assertThat(accept(intake, claims, digest)).isInstanceOf(Repeated.class);
            }
            assertThat(accept(intake, claims, "d".repeat(48) + digest.substring(48)))
                    .isInstanceOf(Accepted.class);
            assertThat(accept(intake, claims, "e".repeat(48) + digest.substring(48)))
                    .as("two of the text are there")
                    .isInstanceOf(Refused.class);
        }
    }

    private IntakeResult accept(Intake intake, RedisKeyClaims claims, String keyed) {
        return new KeyedIntake(intake, claims, view, () -> now)
                .accept(REQUEST, new IdempotencyKey(keyed, HELLO))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private RedisKeyClaims claims() {
        return new RedisKeyClaims(
                RedisURI.create(TestServices.redis()),
                Mono.fromSupplier(() -> logIsEmpty),
                () -> now,
                Duration.ofSeconds(20));
    }

    private KeyedIntake node(RedisKeyClaims claims) {
        return new KeyedIntake(
                new Intake(senders, log, new Screening(new SimpleMeterRegistry()), () -> now), claims, view, () -> now);
    }

    private IdempotencyKey key() {
        return new IdempotencyKey(digest, HELLO);
    }

    private String name() {
        return "intake:key:" + ACCOUNT.value() + ":" + digest;
    }

    /** The sentinel is missing and so is the key; what the gateway's look at the sentinel makes of it has its own clock. */
    private void loseMemory() {
        logIsEmpty = false;
        redis.sync().del(SINCE, name());
    }

    private IntakeResult accept(RedisKeyClaims claims) {
        return accept(claims, key());
    }

    private IntakeResult accept(RedisKeyClaims claims, IdempotencyKey key) {
        return node(claims).accept(REQUEST, key).blockOptional(PATIENCE).orElseThrow();
    }

    private MessageSid unknown(RedisKeyClaims claims) {
        log.fault = new LogOutcomeUnknownException("time-out", new RuntimeException("planted"));
        MessageSid sid = ((Unknown) accept(claims)).sid();
        log.fault = null;
        return sid;
    }

    private static MessageSid sid(IntakeResult result) {
        if (result instanceof Accepted accepted) {
            return accepted.message().envelope().sid();
        }
        if (result instanceof Repeated repeated) {
            return repeated.message().envelope().sid();
        }
        throw new AssertionError("no message: " + result);
    }

    private static final class Log implements IntakeLog {
        private final List<AcceptedMessage> appended = new CopyOnWriteArrayList<>();
        private volatile @Nullable RuntimeException fault;
        private volatile Runnable during = () -> {};

        @Override
        public Mono<Void> append(AcceptedMessage message) {
            RuntimeException failing = fault;
            return failing != null
                    ? Mono.error(failing)
                    : Mono.<Void>fromRunnable(() -> {
                                appended.add(message);
                                during.run();
                            })
                            .subscribeOn(Schedulers.boundedElastic());
        }

        @Override
        public int partitions() {
            return 4;
        }
    }

    private static final class View implements AcceptedBefore {
        private final List<MessageSid> sids = new CopyOnWriteArrayList<>();
        private final List<MessageSid> unread = new CopyOnWriteArrayList<>();
        private volatile @Nullable Keyed keyed;
        private volatile boolean down;
        private volatile int caughtUp;

        @Override
        public Mono<Keyed> withKey(AccountSid account, String digest) {
            return whenUp(Mono.justOrEmpty(keyed));
        }

        @Override
        public Mono<Void> caughtUp() {
            return whenUp(Mono.fromRunnable(() -> {
                caughtUp = caughtUp + 1;
                sids.addAll(unread);
            }));
        }

        @Override
        public Mono<Boolean> contains(AccountSid account, MessageSid sid) {
            return whenUp(Mono.just(sids.contains(sid)));
        }

        private <T> Mono<T> whenUp(Mono<T> answer) {
            return Mono.defer(() -> down ? Mono.error(new IllegalStateException("planted: the view is down")) : answer);
        }
    }

    private static final class Senders implements DirectoryLog {
        private volatile Directory current = Directory.empty()
                .with(new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(ACCOUNT)))
                .with(new DirectoryEntry.OfSender(
                        new Sender(new Address("+12125550100"), ACCOUNT, Sender.Kind.UNPACED)));

        @Override
        public Directory current() {
            return current;
        }

        @Override
        public Mono<Void> put(DirectoryEntry entry) {
            return Mono.error(new UnsupportedOperationException());
        }
    }
}
