package io.trunkline.gateway.webhook;

import static io.trunkline.gateway.webhook.WebhookFixtures.NOW;
import static io.trunkline.gateway.webhook.WebhookFixtures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.intake.redis.ReplyIntake;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.reply.Replies;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Subscribers' messages over real sockets and a real PostgreSQL. */
class InboundCallbacksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MovableClock clock = new MovableClock();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final Map<String, String> contents = new ConcurrentHashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String text = "hello & more";
    private final ReplyIntake intake = new ReplyIntake();
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
                            String content = contents.get(request.path());
                            return content == null
                                    ? response.status(answers.getOrDefault(request.path(), 204))
                                            .send()
                                            .then()
                                    : response.header("Content-Type", "text/xml")
                                            .sendString(Mono.just(content))
                                            .then();
                        }))
                .bindNow();
        callbacks = callbacks();
    }

    /** Those of another node, too. */
    private StatusCallbacks callbacks() {
        return new StatusCallbacks(
                new CallbackPorts(
                        sids -> Mono.empty(),
                        store,
                        WebhookFixtures.signer(),
                        sender,
                        new InboundCallbacks(
                                sid -> Mono.just(text),
                                (received, said) -> said.equals("Stop.")
                                                && received.envelope()
                                                        .from()
                                                        .value()
                                                        .equals("+4915112345678")
                                        ? Optional.of("STOP")
                                        : Optional.empty(),
                                inbound -> Optional.of(URI.create(url("fallback"))),
                                new Replies(intake.keyed::accept, meters))),
                new CallbackSettings(
                        new Endpoints.Limits(64, 8, 2, 1_000), Duration.ofSeconds(10), 1_000, Duration.ofMillis(20)),
                meters,
                clock);
    }

    @AfterEach
    void stop() {
        callbacks.stop().block(PATIENCE);
        server.disposeNow();
        sender.close().block(PATIENCE);
        store.close();
        intake.close();
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
                        "From=%2B4915112345678",
                        "To=%2B15005550006",
                        "Body=hello+%26+more",
                        "NumMedia=0",
                        "NumSegments=2",
                        "SmsStatus=received",
                        "ApiVersion=2010-04-01")
                .noneMatch(field -> field.startsWith("MessageStatus=") || field.startsWith("OptOutType="));
    }

    @Test
    void keywordShouldBePostedWithItsType() {
        text = "Stop.";
        receive();
        assertThat(bodies.getFirst().split("&")).contains("Body=Stop.", "OptOutType=STOP");
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

    @Test
    void repliesShouldEnterTheLogFromTheNumberToTheSubscriber() {
        contents.put(
                "sms",
                "<Response><Message>one</Message><Message statusCallback='https://example.com/s'>"
                        + "<Body>two</Body></Message></Response>");
        Envelope message = receive();
        assertThat(intake.appended).extracting(AcceptedMessage::body).containsExactly("one", "two");
        assertThat(intake.appended).allSatisfy(reply -> {
            assertThat(reply.envelope().from()).isEqualTo(message.to());
            assertThat(reply.envelope().to()).isEqualTo(message.from());
            assertThat(reply.envelope().account()).isEqualTo(message.account());
        });
        assertThat(intake.appended.getLast().envelope().statusCallback())
                .isEqualTo(URI.create("https://example.com/s"));
        assertThat(pending()).isZero();
        assertThat(replies("taken")).isEqualTo(2);
    }

    @Test
    void messageThatIsPostedAgainAfterACrashShouldBeRepliedToOnce() {
        contents.put("sms", "<Response><Message>one</Message><Message>two</Message></Response>");
        Envelope message = receive();
        StatusCallbacks afterTheCrash = callbacks();
        afterTheCrash
                .handle(new MessageReceived(message, NOW, "acme"), FactHistory.WHOLE)
                .block(PATIENCE);
        afterTheCrash.stop().block(PATIENCE);
        assertThat(bodies).hasSize(2);
        assertThat(intake.appended).extracting(AcceptedMessage::body).containsExactly("one", "two");
    }

    @Test
    void replyThatTheLogDoesNotTakeShouldBeAskedForAgainAndSentOnce() {
        contents.put("sms", "<Response><Message>one</Message><Message>two</Message></Response>");
        intake.full = reply -> reply.body().equals("two");
        callbacks.start();
        Envelope message = receive();
        assertThat(intake.appended).extracting(AcceptedMessage::body).containsExactly("one");
        assertThat(pending()).isOne();
        assertThat(bodies).as("the fallback is for what the URL did not take").hasSize(1);
        intake.full = reply -> false;
        clock.advance(Duration.ofMinutes(1));
        await("the second attempt", () -> pending() == 0);
        assertThat(intake.appended).extracting(AcceptedMessage::body).containsExactly("one", "two");
        await("the history", () -> phrases(message).size() == 3);
        assertThat(phrases(message)).contains("reply 2 waits: the log takes nothing now");
    }

    @Test
    void answerThatIsNoTwimlShouldGoToTheFallbackAndBeSeen() {
        contents.put("sms", "<Response><Message>one</Response>");
        contents.put("fallback", "<Response><Message>instead</Message></Response>");
        callbacks.start();
        Envelope message = receive();
        assertThat(bodies.getLast()).startsWith("fallback ").contains("ErrorCode=12100");
        assertThat(intake.appended).extracting(AcceptedMessage::body).containsExactly("instead");
        assertThat(pending()).isZero();
        assertThat(replies("unreadable")).isEqualTo(1);
        await("the history", () -> phrases(message).size() == 2);
        assertThat(phrases(message)).first().asString().startsWith("HTTP 200, 12100: ");
    }

    @Test
    void messageThatWasTakenShouldNotBePostedAgainBecauseItsAnswersCannotBeRead() {
        contents.put("sms", "no XML");
        contents.put("fallback", "no XML either");
        receive();
        assertThat(bodies).hasSize(2);
        assertThat(pending()).isZero();
        assertThat(intake.appended).isEmpty();
    }

    @Test
    void redirectAndActionShouldBeAskedInTurnAndTheirRepliesSent() {
        contents.put("sms", "<Response><Message action='acted'>one</Message></Response>");
        contents.put("acted", "<Response><Redirect>/next</Redirect></Response>");
        contents.put("next", "<Response><Message>two</Message></Response>");
        receive();
        assertThat(bodies)
                .extracting(body -> body.substring(0, body.indexOf(' ')))
                .containsExactly("sms", "acted", "next");
        assertThat(bodies.get(1))
                .contains(
                        "MessageStatus=queued",
                        "MessageSid=" + intake.appended.getFirst().envelope().sid());
        assertThat(intake.appended).extracting(AcceptedMessage::body).containsExactly("one", "two");
    }

    @Test
    void endpointThatIsRedirectedToShouldTakeNoneOfTheOthersRoom() {
        AtomicInteger asked = new AtomicInteger();
        Sinks.Empty<Void> answered = Sinks.empty();
        DisposableServer slow = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    asked.incrementAndGet();
                    return answered.asMono().then(response.status(204).send().then());
                })
                .bindNow();
        contents.put("sms", "<Response><Redirect>http://127.0.0.1:" + slow.port() + "/</Redirect></Response>");
        Disposable posting = Flux.range(0, 10)
                .flatMap(
                        i -> callbacks.handle(
                                new MessageReceived(WebhookFixtures.inbound(url("sms"), 2), NOW, "acme"),
                                FactHistory.WHOLE),
                        10)
                .subscribe();
        await("the first endpoint, which takes eight at once, to have had them all", () -> bodies.size() == 10);
        await("the other to have as many as it takes", () -> asked.get() >= 8);
        answered.tryEmitEmpty();
        posting.dispose();
        slow.disposeNow();
    }

    /** One that lags is not waited for. */
    @Test
    void fallbackShouldGetWhatAnEndpointThatFailsAndIsRedirectedToHasNoRoomFor() {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean hangs = new AtomicBoolean();
        DisposableServer failing = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    asked.incrementAndGet();
                    return hangs.get()
                            ? Mono.never()
                            : response.status(500).send().then();
                })
                .bindNow();
        contents.put("sms", "<Response><Redirect>http://127.0.0.1:" + failing.port() + "/</Redirect></Response>");
        for (int i = 0; i < 5; i++) {
            receive();
        }
        hangs.set(true);
        Disposable posting = Flux.range(0, 2)
                .flatMap(i -> callbacks.handle(
                        new MessageReceived(WebhookFixtures.inbound(url("sms"), 2), NOW, "acme"), FactHistory.WHOLE))
                .subscribe();
        await("it to have as many as it takes while it fails", () -> asked.get() == 7);
        callbacks.start();
        Envelope message = receive();
        assertThat(asked).as("no more").hasValue(7);
        assertThat(bodies.getLast())
                .startsWith("fallback ")
                .contains("ErrorCode=11205", "ErrorUrl=http%3A%2F%2F127.0.0.1%3A" + failing.port());
        assertThat(pending()).isZero();
        await("the history", () -> phrases(message).contains("no room at http://127.0.0.1:" + failing.port()));
        posting.dispose();
        failing.disposeNow();
    }

    @Test
    void redirectToItselfShouldEnd() {
        contents.put("sms", "<Response><Message>again</Message><Redirect>sms</Redirect></Response>");
        callbacks.start();
        Envelope message = receive();
        assertThat(bodies).hasSize(5);
        assertThat(pending()).isZero();
        await("the history", () -> phrases(message).stream().anyMatch(phrase -> phrase.startsWith("14106: ")));
    }

    @Test
    void tenRepliesShouldBeSentAndNoMore() {
        contents.put("sms", "<Response>" + "<Message>more</Message>".repeat(11) + "</Response>");
        callbacks.start();
        Envelope message = receive();
        assertThat(intake.appended).hasSize(10);
        await("the history", () -> phrases(message).stream().anyMatch(phrase -> phrase.startsWith("14109: ")));
    }

    @Test
    void replyThatIntakeRefusesShouldBeSeenAndNotKeepTheOthers() {
        contents.put("sms", "<Response><Message from='+15005559999'>one</Message><Message>two</Message></Response>");
        callbacks.start();
        Envelope message = receive();
        assertThat(intake.appended).extracting(AcceptedMessage::body).containsExactly("two");
        assertThat(pending()).isZero();
        assertThat(replies("refused")).isEqualTo(1);
        await("the history", () -> phrases(message).stream().anyMatch(phrase -> phrase.startsWith("reply 1: 21606: ")));
    }

    private List<String> phrases(Envelope message) {
        return store.attempts(message.sid())
                .map(CallbackAttempt::result)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private double replies(String outcome) {
        return meters.get("trunkline.inbound.replies")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private Envelope receive() {
        Envelope message = WebhookFixtures.inbound(url("sms"), 2);
        callbacks
                .handle(new MessageReceived(message, NOW, "acme"), FactHistory.WHOLE)
                .block(PATIENCE);
        return message;
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.port() + "/" + path;
    }

    private long pending() {
        return store.pending().blockOptional(PATIENCE).orElseThrow();
    }
}
