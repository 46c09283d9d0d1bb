package io.trunkline.gateway.intake.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.api.app.embedded.TestServices;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.intake.AcceptedBefore;
import io.trunkline.gateway.intake.Intake;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.intake.content.Screening;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.webhook.WebhookFixtures;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** The real intake with keys in the real Redis, before a log that a test reads. */
public final class ReplyIntake implements AutoCloseable {
    public final List<AcceptedMessage> appended = new CopyOnWriteArrayList<>();

    /** What the log has no room for. */
    public volatile Predicate<AcceptedMessage> full = message -> false;

    public final KeyedIntake keyed;
    private final RedisKeyClaims claims;

    public ReplyIntake() {
        rememberEverything();
        Clock clock = Clock.systemUTC();
        claims = new RedisKeyClaims(
                RedisURI.create(TestServices.redis()), Mono.just(true), clock, Duration.ofSeconds(20));
        keyed = new KeyedIntake(
                new Intake(new Senders(), new Log(), new Screening(new SimpleMeterRegistry()), clock),
                claims,
                new Nothing(),
                clock);
    }

    /** Redis knows all keys since ever, whatever other tests made of it. */
    private static void rememberEverything() {
        RedisClient client = RedisClient.create(TestServices.redis());
        try (StatefulRedisConnection<String, String> redis = client.connect()) {
            redis.sync().set("intake:since", "0");
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Override
    public void close() {
        claims.close();
    }

    private final class Log implements IntakeLog {
        @Override
        public Mono<Void> append(AcceptedMessage message) {
            return full.test(message)
                    ? Mono.error(new LogUnavailableException("planted"))
                    : Mono.fromRunnable(() -> appended.add(message));
        }

        @Override
        public int partitions() {
            return 4;
        }
    }

    private static final class Senders implements DirectoryLog {
        private final Directory directory = Directory.empty()
                .with(new DirectoryEntry.OfPolicy(AccountPolicy.unrestricted(WebhookFixtures.ACCOUNT)))
                .with(new DirectoryEntry.OfSender(
                        new Sender(new Address("+15005550006"), WebhookFixtures.ACCOUNT, Sender.Kind.LONG_CODE)));

        @Override
        public Directory current() {
            return directory;
        }

        @Override
        public Mono<Void> put(DirectoryEntry entry) {
            return Mono.error(new UnsupportedOperationException());
        }
    }

    private static final class Nothing implements AcceptedBefore {
        @Override
        public Mono<Keyed> withKey(AccountSid account, String digest) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> caughtUp() {
            return Mono.empty();
        }

        @Override
        public Mono<Boolean> contains(AccountSid account, MessageSid sid) {
            return Mono.just(false);
        }
    }
}
