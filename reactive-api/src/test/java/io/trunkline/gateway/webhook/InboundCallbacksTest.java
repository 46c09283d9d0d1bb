package io.trunkline.gateway.webhook;

import static io.trunkline.gateway.webhook.WebhookFixtures.NOW;
import static io.trunkline.gateway.webhook.WebhookFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.webhook.WebhookFixtures.MovableClock;
import io.trunkline.gateway.webhook.http.HttpCallbackSender;
import io.trunkline.gateway.webhook.postgres.PostgresCallbackStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Subscribers' messages over real sockets and a real PostgreSQL. */
class InboundCallbacksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MovableClock clock = new MovableClock();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private PostgresCallbackStore store;
    private HttpCallbackSender sender;
    private DisposableServer server;
    private StatusCallbacks callbacks;

    @BeforeEach
    void start() {
        store = WebhookFixtures.freshStore();
        sender = new HttpCallbackSender(true);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .flatMap(body -> {
                            bodies.add(request.path() + " " + body);
                            return response.status(answers.getOrDefault(request.path(), 204))
                                    .send()
                                    .then();
                        }))
                .bindNow();
        callbacks = new StatusCallbacks(
                new CallbackPorts(
                        sid -> Mono.empty(),
                        store,
                        WebhookFixtures.signer(),
                        sender,
                        new InboundCallbacks(
                                sid -> Mono.just("hello & more"), inbound -> Optional.of(URI.create(url("fallback"))))),
                new CallbackSettings(
                        new Endpoints.Limits(64, 8, 2, 1_000), Duration.ofSeconds(10), 1_000, Duration.ofMillis(20)),
                new SimpleMeterRegistry(),
                clock);
    }

    @AfterEach
    void stop() {
        callbacks.stop().block(PATIENCE);
        server.disposeNow();
        sender.close().block(PATIENCE);
        store.close();
    }

    @Test
    void subscribersMessageShouldBePostedWithTwiliosParameters() {
        Envelope message = receive();
        assertThat(bodies).singleElement().asString().startsWith("sms ");
        assertThat(bodies.getFirst().substring("sms ".length()).split("&"))
                .contains(
                        "MessageSid=" + message.sid(),
                        "SmsSid=" + message.sid(),
                        "AccountSid=" + message.account(),
                        "From=%2B15005550006",
                        "To=%2B4915112345678",
                        "Body=hello+%26+more",
                        "NumMedia=0",
                        "NumSegments=2",
                        "SmsStatus=received",
                        "ApiVersion=2010-04-01")
                .noneMatch(field -> field.startsWith("MessageStatus="));
    }

    @Test
    void fallbackShouldGetWhatTheUrlDoesNotTakeAndBeToldWhy() {
        answers.put("sms", 500);
        receive();
        assertThat(bodies).hasSize(2);
        assertThat(bodies.getLast())
                .startsWith("fallback ")
                .contains("ErrorCode=11200", "ErrorUrl=http%3A%2F%2F127.0.0.1", "Body=hello+%26+more");
        assertThat(pending()).isZero();
    }

    @Test
    void messageThatNeitherTakesShouldBeTriedAgainAtBoth() {
        answers.put("sms", 500);
        answers.put("fallback", 500);
        callbacks.start();
        receive();
        assertThat(pending()).isOne();
        answers.put("fallback", 204);
        clock.advance(Duration.ofMinutes(1));
        await("the second attempt to be taken", () -> pending() == 0);
        assertThat(bodies)
                .extracting(body -> body.substring(0, body.indexOf(' ')))
                .containsExactly("sms", "fallback", "sms", "fallback");
    }

    private Envelope receive() {
        Envelope message = WebhookFixtures.envelope(url("sms"), 2);
        callbacks.handle(new MessageReceived(message, NOW, "acme")).block(PATIENCE);
        return message;
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.port() + "/" + path;
    }

    private long pending() {
        return store.pending().blockOptional(PATIENCE).orElseThrow();
    }
}
