package io.trunkline.gateway.webhook;

import static io.trunkline.gateway.webhook.WebhookFixtures.NOW;
import static io.trunkline.gateway.webhook.WebhookFixtures.await;
import static io.trunkline.gateway.webhook.WebhookFixtures.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.reply.Replies;
import io.trunkline.gateway.webhook.CallbackStore.ParkedCallback;
import io.trunkline.gateway.webhook.WebhookFixtures.MovableClock;
import io.trunkline.gateway.webhook.http.HttpCallbackSender;
import io.trunkline.gateway.webhook.postgres.PostgresCallbackStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Callbacks over real sockets and a real PostgreSQL; only the clock stands still until a test moves it. */
class StatusCallbacksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    private static final Duration SHORT_WAIT = Duration.ofMillis(400);
    private static final Pattern STATUS = Pattern.compile("MessageStatus=([a-z]+)");

    private final MovableClock clock = new MovableClock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<StatusCallbacks> running = new ArrayList<>();
    private final AtomicReference<@Nullable MessageState> view = new AtomicReference<>();
    private PostgresCallbackStore store;
    private HttpCallbackSender sender;
    private Customer customer;

    @BeforeEach
    void start() {
        store = WebhookFixtures.freshStore();
        sender = new HttpCallbackSender(true);
        customer = new Customer();
    }

    @AfterEach
    void stop() {
        customer.server.disposeNow();
        running.forEach(callbacks -> callbacks.stop().block(PATIENCE));
        sender.close().block(PATIENCE);
        store.close();
    }

    @Test
    void aMessageShouldTellItsCustomerAtOnceAndInOrder() {
        StatusCallbacks callbacks = callbacks(store);
        Envelope message = envelope(customer.url(), 1);

        handle(callbacks, routed(message), submitted(message), delivered(message, 0));

        assertThat(customer.heard).containsExactly("sent", "delivered");
        assertThat(pending()).isZero();
        assertThat(metrics.counter("trunkline.callbacks.delivered").count()).isEqualTo(2);
    }

    @Test
    void everyAttemptShouldBeKeptWithItsResult() {
        StatusCallbacks callbacks = callbacks(store);
        Envelope message = envelope(customer.url(), 1);
        customer.answer(503);

        handle(callbacks, routed(message), submitted(message));
        callbacks.stop().block(PATIENCE);

        List<CallbackAttempt> kept = Objects.requireNonNull(
                store.attempts(message.sid()).collectList().block(PATIENCE));
        assertThat(kept).singleElement().satisfies(attempt -> {
            assertThat(attempt.status()).isEqualTo(CallbackStatus.SENT);
            assertThat(attempt.attempt()).isOne();
            assertThat(attempt.at()).isEqualTo(NOW);
            assertThat(attempt.result()).isEqualTo("HTTP 503");
        });
    }

    @Test
    void eventsThatWantNoCallbackShouldCompleteAtOnce() {
        StatusCallbacks callbacks = callbacks(store);
        Envelope message = envelope(customer.url(), 1);
        Envelope silent = new Envelope(
                message.sid(), message.account(), message.from(), message.to(), null, 1, null, message.acceptedAt());

        handle(callbacks, routed(silent), submitted(silent));

        assertThat(customer.heard).isEmpty();
    }

    @Test
    void eventsInQuickSuccessionShouldKeepTheirOrder() {
        StatusCallbacks callbacks = callbacks(store);
        List<Envelope> messages = IntStream.range(0, 100)
                .mapToObj(ignored -> envelope(customer.url(), 1))
                .toList();

        Flux.fromIterable(messages)
                .flatMap(message -> Flux.just(routed(message), submitted(message), delivered(message, 0))
                        .flatMapSequential(event -> callbacks.handle(event, FactHistory.WHOLE)))
                .then()
                .block(PATIENCE);

        assertThat(customer.heard).hasSize(200);
        assertThat(customer.bySid.stream().filter(heard -> heard.endsWith("delivered")))
                .allMatch(heard ->
                        customer.bySid.indexOf(heard) > customer.bySid.indexOf(heard.replace("delivered", "sent")));
    }

    @Test
    void aFailureShouldBecomeDurableAndBeTriedAgainWhenItIsDue() {
        StatusCallbacks callbacks = callbacks(store);
        customer.answer(500);
        Envelope message = envelope(customer.url(), 1);

        handle(callbacks, routed(message), submitted(message));
        assertThat(pending()).isOne();
        callbacks.start();
        clock.advance(Duration.ofSeconds(4));
        assertThat(customer.heard).containsExactly("sent");

        clock.advance(Duration.ofSeconds(2));

        await("the second attempt", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("sent", "sent");
        assertThat(customer.tokens.stream().distinct()).hasSize(1);
    }

    @Test
    void anotherNodeShouldWorkOffWhatOneLeftBehind() {
        customer.answer(500);
        Envelope message = envelope(customer.url(), 1);
        handle(callbacks(store), routed(message), submitted(message));

        clock.advance(Duration.ofSeconds(6));
        callbacks(store).start();

        await("the second attempt", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("sent", "sent");
    }

    @Test
    void whatWaitsForOneEndpointShouldGoAsFastAsTheEndpointTakesIt() {
        List<ParkedCallback> waiting = IntStream.range(0, 300)
                .mapToObj(i -> WebhookFixtures.callback(envelope(customer.url(), 1), CallbackStatus.SENT))
                .map(callback -> new ParkedCallback(callback, 0, NOW, false))
                .toList();
        store.park(waiting, NOW).block(PATIENCE);

        // It looks once by the clock, and else when room comes
        callbacks(store, FIRST_WAIT, Duration.ofHours(1)).start();

        await("all of them", () -> pending() == 0);
        assertThat(customer.bySid).doesNotHaveDuplicates().hasSize(300);
    }

    @Test
    void aHangingEndpointShouldNotHoldUpTheLog() {
        StatusCallbacks callbacks = callbacks(store, SHORT_WAIT);
        Sinks.Empty<Void> hanging = customer.hang();
        Envelope message = envelope(customer.url(), 1);

        long startNanos = System.nanoTime();
        handle(callbacks, routed(message), submitted(message));

        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThanOrEqualTo(SHORT_WAIT);
        assertThat(pending()).isOne();

        hanging.tryEmitEmpty();

        await("the first attempt to end", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("sent");
    }

    @Test
    void aLaggingEndpointShouldNotBeWaitedForAgain() {
        StatusCallbacks callbacks = callbacks(store, SHORT_WAIT);
        customer.hang();
        Envelope first = envelope(customer.url(), 1);
        handle(callbacks, routed(first), submitted(first));
        await("the first attempt", () -> customer.heard.size() == 1);
        Envelope second = envelope(customer.url(), 1);

        handle(callbacks, routed(second), submitted(second));

        assertThat(customer.heard).hasSize(1);
        assertThat(pending()).isEqualTo(2);
    }

    @Test
    void aFinalStatusShouldWaitForTheAttemptThatIsInFlight() {
        StatusCallbacks callbacks = callbacks(store, SHORT_WAIT);
        callbacks.start();
        Sinks.Empty<Void> hanging = customer.hang();
        Envelope message = envelope(customer.url(), 1);
        handle(callbacks, routed(message), submitted(message), delivered(message, 0));
        await("the first attempt", () -> customer.heard.equals(List.of("sent")));

        hanging.tryEmitEmpty();

        await("the final status", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("sent", "delivered");
    }

    @Test
    void anOvertakenStatusShouldNotBeTriedAgain() {
        StatusCallbacks callbacks = callbacks(store);
        callbacks.start();
        customer.answer(503);
        Envelope message = envelope(customer.url(), 1);
        handle(callbacks, routed(message), submitted(message));
        handle(callbacks, delivered(message, 0));

        await("the final status", () -> pending() == 0);
        clock.advance(Duration.ofDays(1));

        assertThat(customer.heard).containsExactly("sent", "delivered");
    }

    @Test
    void anEndpointThatIsGoneShouldHearNoMoreOfTheMessage() {
        StatusCallbacks callbacks = callbacks(store);
        customer.answer(410);
        Envelope message = envelope(customer.url(), 1);

        handle(callbacks, routed(message), submitted(message), delivered(message, 0));

        assertThat(customer.heard).containsExactly("sent");
        await("the end is written down", () -> pending() == 0);
        await(
                "it is counted",
                () -> metrics.counter("trunkline.callbacks.ended", "class", "gone")
                                .count()
                        == 1);
    }

    @Test
    void anEndpointThatIsGoneShouldHearNoMoreOfTheMessageAfterARestart() {
        customer.answer(410);
        Envelope message = envelope(customer.url(), 1);
        handle(callbacks(store), routed(message), submitted(message));
        await("the end is written down", () -> pending() == 0);
        view.set(MessageState.ACCEPTED
                .evolve(routed(message))
                .evolve(submitted(message))
                .evolve(delivered(message, 0)));

        StatusCallbacks restarted = callbacks(store);
        restarted.start();
        handle(restarted, delivered(message, 0));

        assertThat(pending()).isZero();
        Envelope next = envelope(customer.url(), 1);
        handle(restarted, routed(next), submitted(next));
        assertThat(customer.heard).containsExactly("sent", "sent");
        assertThat(customer.bySid)
                .filteredOn(heard -> heard.startsWith(message.sid().toString()))
                .hasSize(1);
    }

    @Test
    void theLogShouldWaitWhileTheStoreIsDownAndLoseNothing() {
        AtomicInteger faults = new AtomicInteger(3);
        CallbackStore failing = new FailingStore(store, faults);
        customer.answer(500);
        Envelope message = envelope(customer.url(), 1);

        handle(callbacks(failing), routed(message), submitted(message));

        assertThat(faults).hasValueLessThanOrEqualTo(0);
        assertThat(pending()).isOne();
    }

    @Test
    void aLongMessageShouldBeFoundInTheViewAfterARestart() {
        Envelope message = envelope(customer.url(), 2);
        MessageState before = MessageState.ACCEPTED
                .evolve(routed(message))
                .evolve(submitted(message))
                .evolve(delivered(message, 1));
        view.set(before);
        StatusCallbacks callbacks = callbacks(store);
        callbacks.start();

        Mono<Void> handled =
                callbacks.handle(delivered(message, 0), FactHistory.WHOLE).cache();
        handled.subscribe();
        view.set(before.evolve(delivered(message, 0)));
        handled.block(PATIENCE);

        await("the final status", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("delivered");
    }

    @Test
    void whatIsMetAfterTheEndShouldNotTellAnEarlierStatusAfterARestart() {
        Envelope message = envelope(customer.url(), 1);
        LifecycleEvent late =
                new SubmissionUnknown(message.sid(), NOW, message, 1, "acme", 1, 1, List.of(), "the owner was lost");
        view.set(MessageState.ACCEPTED
                .evolve(routed(message))
                .evolve(delivered(message, 0))
                .evolve(late));
        StatusCallbacks callbacks = callbacks(store);
        callbacks.start();

        handle(callbacks, late);

        await("the final status", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("delivered");
    }

    @Test
    void theEndShouldBeToldThoughThatAMessageBeginsIsSaidAgainBehindItsSubmission() {
        Envelope message = envelope(customer.url(), 2);
        view.set(MessageState.ACCEPTED
                .evolve(routed(message))
                .evolve(submitted(message))
                .evolve(delivered(message, 1)));
        StatusCallbacks callbacks = callbacks(store);
        callbacks.start();

        handle(callbacks, FactHistory.PARTIAL, routed(message), delivered(message, 0));

        await("the final status", () -> pending() == 0 && customer.heard.contains("delivered"));
        assertThat(customer.heard.getLast()).isEqualTo("delivered");
    }

    @Test
    void aYoungMessageOfAPartitionThatCameShouldBeToldAtOnce() {
        Envelope message = envelope(customer.url(), 1);
        view.set(MessageState.ACCEPTED.evolve(routed(message)));

        handle(callbacks(store), FactHistory.PARTIAL, routed(message), submitted(message), delivered(message, 0));

        assertThat(customer.heard).containsExactly("sent", "delivered");
    }

    @Test
    void anEarlierStatusShouldNotBeToldByASuccessorOfWhoToldTheEndFromTheStore() {
        customer.answer(500);
        Envelope message = envelope(customer.url(), 1);
        StatusCallbacks before = callbacks(store);
        before.start();
        handle(before, routed(message), submitted(message), delivered(message, 0));
        await("the end", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("sent", "delivered");

        view.set(MessageState.ACCEPTED
                .evolve(routed(message))
                .evolve(submitted(message))
                .evolve(delivered(message, 0)));
        handle(callbacks(store), FactHistory.REPEATED, routed(message), submitted(message), delivered(message, 0));

        await("the repeated end", () -> pending() == 0);
        assertThat(customer.heard).containsExactly("sent", "delivered", "delivered");
    }

    @Test
    void oneHangingCustomerShouldNotDelayAnother() {
        StatusCallbacks callbacks = callbacks(store);
        customer.hangForEver();
        Customer quick = new Customer();
        try {
            List<Mono<Void>> stuck = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Envelope message = envelope(customer.url(), 1);
                stuck.add(Flux.just(routed(message), submitted(message))
                        .flatMapSequential(event -> callbacks.handle(event, FactHistory.WHOLE))
                        .then());
            }
            Flux.merge(stuck).subscribe();
            Envelope message = envelope(quick.url(), 1);

            Flux.just(routed(message), submitted(message))
                    .flatMapSequential(event -> callbacks.handle(event, FactHistory.WHOLE))
                    .then()
                    .block(PATIENCE);

            assertThat(quick.heard).containsExactly("sent");
        } finally {
            quick.server.disposeNow();
        }
    }

    private StatusCallbacks callbacks(CallbackStore over) {
        return callbacks(over, FIRST_WAIT);
    }

    private StatusCallbacks callbacks(CallbackStore over, Duration firstWait) {
        return callbacks(over, firstWait, Duration.ofMillis(20));
    }

    private StatusCallbacks callbacks(CallbackStore over, Duration firstWait, Duration pollEvery) {
        CallbackSettings settings =
                new CallbackSettings(new Endpoints.Limits(64, 8, 2, 1_000), firstWait, 1_000, pollEvery);
        CallbackPorts ports = new CallbackPorts(
                sids -> Mono.fromSupplier(() -> inView(sids)),
                over,
                WebhookFixtures.signer(),
                sender,
                new InboundCallbacks(
                        sid -> Mono.empty(),
                        (received, text) -> Optional.empty(),
                        inbound -> Optional.empty(),
                        new Replies((request, key) -> Mono.empty(), metrics)));
        StatusCallbacks callbacks = new StatusCallbacks(ports, settings, metrics, clock);
        running.add(callbacks);
        return callbacks;
    }

    private Map<MessageSid, MessageState> inView(Set<MessageSid> sids) {
        MessageState state = view.get();
        return state == null ? Map.of() : sids.stream().collect(Collectors.toMap(Function.identity(), sid -> state));
    }

    private static void handle(StatusCallbacks callbacks, LifecycleEvent... events) {
        handle(callbacks, FactHistory.WHOLE, events);
    }

    private static void handle(StatusCallbacks callbacks, FactHistory history, LifecycleEvent... events) {
        Flux.fromArray(events)
                .flatMapSequential(event -> callbacks.handle(event, history))
                .then()
                .block(PATIENCE);
    }

    private long pending() {
        return store.pending().blockOptional(PATIENCE).orElseThrow();
    }

    private static MessageRouted routed(Envelope envelope) {
        return new MessageRouted(envelope, NOW, 1, "acme", 0, "only route");
    }

    private static MessageSubmitted submitted(Envelope envelope) {
        return new MessageSubmitted(envelope.sid(), NOW, envelope, 1, "acme", allOf(envelope));
    }

    private static List<SubmittedSegment> allOf(Envelope envelope) {
        return IntStream.range(0, envelope.segments())
                .mapToObj(segment -> new SubmittedSegment(segment, segment + 1, "id-" + segment))
                .toList();
    }

    private static ReceiptReceived delivered(Envelope envelope, int segment) {
        return new ReceiptReceived(
                envelope.sid(),
                NOW,
                envelope,
                1,
                segment,
                envelope.segments(),
                ReceiptOutcome.DELIVERED,
                null,
                "DELIVRD 000");
    }

    /** A customer's endpoint: answers 204, but for what it was told to do with the next requests. */
    private static final class Customer {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final List<String> bySid = new CopyOnWriteArrayList<>();
        private final List<String> tokens = new CopyOnWriteArrayList<>();
        private final Queue<Mono<Integer>> next = new ConcurrentLinkedQueue<>();
        private volatile Mono<Integer> otherwise = Mono.just(204);
        private final DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post(
                        "/status",
                        (request, response) -> request.receive()
                                .aggregate()
                                .asString()
                                .flatMap(body -> {
                                    hear(body);
                                    tokens.add(request.requestHeaders().get("I-Twilio-Idempotency-Token"));
                                    Mono<Integer> told = next.poll();
                                    return told == null ? otherwise : told;
                                })
                                .flatMap(
                                        status -> response.status(status).send().then())))
                .bindNow();

        private void hear(String body) {
            Matcher status = STATUS.matcher(body);
            assertThat(status.find()).isTrue();
            heard.add(status.group(1));
            bySid.add(body.replaceFirst(".*MessageSid=(SM[0-9a-f]+).*", "$1") + " " + status.group(1));
        }

        private String url() {
            return "http://127.0.0.1:" + server.port() + "/status";
        }

        private void answer(int status) {
            next.add(Mono.just(status));
        }

        private Sinks.Empty<Void> hang() {
            Sinks.Empty<Void> until = Sinks.empty();
            next.add(until.asMono().thenReturn(204));
            return until;
        }

        private void hangForEver() {
            otherwise = Mono.never();
        }
    }
}
