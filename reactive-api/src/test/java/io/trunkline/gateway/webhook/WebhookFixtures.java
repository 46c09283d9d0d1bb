package io.trunkline.gateway.webhook;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.trunkline.api.app.embedded.TestServices;
import io.trunkline.api.app.settings.PostgresAddress;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.webhook.postgres.PostgresCallbackStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An account, its messages, a store in a database of its own, and a clock that a test moves. */
public final class WebhookFixtures {
    public static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    public static final Instant NOW = Instant.parse("2026-03-01T10:20:30.456Z");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SplittableRandom RANDOM = new SplittableRandom();

    private WebhookFixtures() {}

    public static CallbackSigner signer() {
        SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);
        Directory directory = Directory.empty()
                .with(new DirectoryEntry.OfAccount(new Account(
                        ACCOUNT,
                        "test",
                        box.seal("0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
                        List.of(),
                        List.of(box.seal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))));
        return new CallbackSigner(() -> directory, box, "test");
    }

    public static Envelope envelope(String url, int segments) {
        return new Envelope(
                MessageSid.next(NOW.toEpochMilli(), 3, RANDOM),
                ACCOUNT,
                new Address("+15005550006"),
                new Address("+4915112345678"),
                null,
                segments,
                URI.create(url),
                NOW);
    }

    /** A subscriber's message to the sender of {@link #envelope}. */
    public static Envelope inbound(String url, int segments) {
        Envelope outbound = envelope(url, segments);
        return new Envelope(
                outbound.sid(), ACCOUNT, outbound.to(), outbound.from(), null, segments, URI.create(url), NOW);
    }

    public static Callback callback(Envelope envelope, CallbackStatus status) {
        return new Callback(envelope, status, null, NOW);
    }

    /** A store over an empty database. */
    public static PostgresCallbackStore freshStore() {
        PostgresAddress address = TestServices.postgresAddress();
        String database = "callbacks_" + Long.toHexString(RANDOM.nextLong());
        Mono<? extends Connection> connection = new PostgresqlConnectionFactory(
                        PostgresqlConnectionConfiguration.builder()
                                .host(address.server().host())
                                .port(address.server().port())
                                .database(address.database())
                                .username(address.user())
                                .password(address.password())
                                .build())
                .create();
        Flux.usingWhen(
                        connection,
                        open -> Flux.from(open.createStatement("CREATE DATABASE " + database)
                                        .execute())
                                .flatMap(Result::getRowsUpdated),
                        Connection::close)
                .blockLast(PATIENCE);
        return PostgresCallbackStore.open(
                address.server().host(), address.server().port(), database, address.user(), address.password());
    }

    public static void await(String what, BooleanSupplier holds) {
        long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > giveUpNanos) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** A clock that stands still until it is moved. */
    public static final class MovableClock extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

        public void advance(Duration by) {
            now.updateAndGet(before -> before.plus(by));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
