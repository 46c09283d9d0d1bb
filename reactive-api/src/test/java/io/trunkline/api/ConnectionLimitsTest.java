package io.trunkline.api;

import static io.trunkline.api.RawClient.authorization;
import static io.trunkline.api.RawClient.get;
import static io.trunkline.api.RawClient.post;
import static io.trunkline.api.TestGateway.MESSAGES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.trunkline.api.RawClient.Reply;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.HttpLimits;
import io.trunkline.api.http.Route;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What a connection may do and for how long. */
class ConnectionLimitsTest {
    private static final HttpLimits SHORT =
            new HttpLimits(8192, 16_384, 65_536, Duration.ofMillis(300), Duration.ofMillis(400), 3);
    private static final String GOOD = "To=%2B14155552671&From=%2B14155550100&Body=x";

    @Test
    void bytesThatTrickleShouldBeCutWith408() throws InterruptedException {
        try (TestGateway gateway = new TestGateway(SHORT, List.of());
                RawClient head = new RawClient(gateway);
                RawClient body = new RawClient(gateway)) {
            body.write("POST " + MESSAGES + " HTTP/1.1\r\n" + authorization() + "Content-Length: 1000\r\n\r\n");
            Thread dripping = drip(head, body);
            for (RawClient client : List.of(head, body)) {
                Reply reply = client.read();
                assertThat(reply.status()).isEqualTo(408);
                assertThat(reply.json().path("status").asInt()).isEqualTo(408);
                assertThat(client.isClosedByServer()).isTrue();
            }
            dripping.interrupt();
            dripping.join();
            try (RawClient client = new RawClient(gateway)) {
                assertThat(client.exchange(post(MESSAGES, GOOD)).status()).isEqualTo(201);
            }
        }
    }

    /** A byte every 20 ms on each, until it is interrupted or nobody takes them. */
    private static Thread drip(RawClient... clients) {
        CountDownLatch never = new CountDownLatch(1);
        return Thread.ofVirtual().start(() -> {
            try {
                while (!never.await(20, TimeUnit.MILLISECONDS)) {
                    for (RawClient client : clients) {
                        client.write("G");
                    }
                }
            } catch (UncheckedIOException | InterruptedException e) {
                // the end of the test
            }
        });
    }

    @Test
    void connectionWithoutRequestShouldBeClosed() {
        try (TestGateway gateway = new TestGateway(SHORT, List.of());
                RawClient unused = new RawClient(gateway);
                RawClient used = new RawClient(gateway)) {
            assertThat(used.exchange(get("/health/live")).status()).isEqualTo(200);
            assertThat(used.isClosedByServer()).isTrue();
            assertThat(unused.isClosedByServer()).isTrue();
        }
    }

    @Test
    void connectionWhoseAnswersAreNotReadShouldBeClosed() throws InterruptedException {
        try (TestGateway gateway = new TestGateway(SHORT, List.of());
                RawClient client = new RawClient(gateway)) {
            Thread asking = Thread.ofVirtual().start(() -> askUntilClosed(client));
            assertThat(asking.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** Writes requests and reads no answer. */
    private static void askUntilClosed(RawClient client) {
        String requests = get("/metrics").repeat(32);
        try {
            while (true) {
                client.write(requests);
            }
        } catch (java.io.UncheckedIOException e) {
            // closed by the server
        }
    }

    @Test
    void answerThatTakesLongerThanIdleTimeShouldStillBeGiven() {
        try (TestGateway gateway = new TestGateway(SHORT, List.of());
                RawClient client = new RawClient(gateway)) {
            gateway.messages.appendAfter(Mono.delay(Duration.ofSeconds(1)).then());
            assertThat(client.exchange(post(MESSAGES, GOOD)).status()).isEqualTo(201);
        }
    }

    @Test
    void connectionBeyondTheLimitShouldBeToldToTryLater() {
        HttpLimits three = new HttpLimits(8192, 16_384, 65_536, Duration.ofSeconds(10), Duration.ofSeconds(75), 3);
        List<RawClient> clients = new ArrayList<>();
        try (TestGateway gateway = new TestGateway(three, List.of())) {
            for (int i = 0; i < 3; i++) {
                clients.add(new RawClient(gateway));
                assertThat(clients.getLast().exchange(get("/health/live")).status())
                        .isEqualTo(200);
            }
            try (RawClient surplus = new RawClient(gateway)) {
                Reply reply = surplus.exchange(get("/health/live"));
                assertThat(reply.status()).isEqualTo(429);
                assertThat(reply.code()).isEqualTo(20429);
                assertThat(reply.header("retry-after")).isEqualTo("1");
                assertThat(surplus.isClosedByServer()).isTrue();
            }
            assertThat(clients.getFirst().exchange(get("/health/live")).status())
                    .isEqualTo(200);
            clients.forEach(RawClient::close);
        }
    }

    @Test
    void requestsShouldBeReadOnHoweverTheOnesBeforeWereAnswered() {
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            // From another thread, and then at once on the event loop
            gateway.messages.appendAfter(Mono.delay(Duration.ofMillis(1)).then());
            for (int i = 0; i < 2_000; i++) {
                assertThat(client.exchange(post(MESSAGES, GOOD)).status()).isEqualTo(201);
                assertThat(client.exchange(get("/nowhere")).status()).isEqualTo(404);
            }
        }
    }

    @Test
    void pipelinedRequestsShouldBeAnsweredInOrderHoweverMany() {
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            gateway.messages.appendAfter(
                    Mono.delay(Duration.ofMillis(500)).then().cache());
            client.write(post(MESSAGES, GOOD) + get("/health/live").repeat(500));
            assertThat(client.read().status()).isEqualTo(201);
            for (int i = 0; i < 500; i++) {
                assertThat(client.read().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void requestThatIsHeldBackBehindSlowAnswersShouldNotCountAsSlow() {
        try (TestGateway gateway = new TestGateway(SHORT, List.of());
                RawClient client = new RawClient(gateway)) {
            gateway.messages.appendAfter(
                    Mono.delay(Duration.ofSeconds(1)).then().cache());
            String request = post(MESSAGES, GOOD);
            client.write(request.repeat(40));
            for (int i = 0; i < 40; i++) {
                assertThat(client.read().status()).isEqualTo(201);
            }
        }
    }

    @Test
    void requestInPiecesShouldBeReadAsOne() {
        String request = post(MESSAGES, GOOD);
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            for (int i = 0; i < request.length(); i++) {
                client.write(request.substring(i, i + 1));
            }
            assertThat(client.read().status()).isEqualTo(201);
        }
    }

    @Test
    void bodyInChunksShouldBeReadAsOne() {
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            Reply reply = client.exchange("POST " + MESSAGES + " HTTP/1.1\r\n" + authorization()
                    + "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "10\r\nTo=%2B1415555267\r\n2\r\n1&\r\n19\r\nFrom=%2B14155550100&Body=\r\n1\r\nx\r\n0\r\n\r\n");
            assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        }
    }

    @Test
    void senderThatAsksShouldBeToldToContinue() {
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            String request =
                    post(MESSAGES, GOOD).replace("\r\nContent-Length", "\r\nExpect: 100-continue\r\nContent-Length");
            int bodyAt = request.length() - GOOD.length();
            client.write(request.substring(0, bodyAt));
            assertThat(client.read().status()).isEqualTo(100);
            client.write(GOOD);
            assertThat(client.read().status()).isEqualTo(201);
            assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
        }
    }

    @Test
    void senderThatAsksForTooMuchShouldBeRefusedWithoutSendingIt() {
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            Reply reply = client.exchange("POST " + MESSAGES + " HTTP/1.1\r\n" + authorization()
                    + "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
            assertThat(reply.status()).isEqualTo(413);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void headShouldBeAnsweredAsGetWithoutBody() {
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            client.write("HEAD /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /nothing HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(404);
        }
    }

    @Test
    void clientOfHttp10ShouldBeAnsweredAndClosed() {
        try (TestGateway gateway = new TestGateway();
                RawClient client = new RawClient(gateway)) {
            assertThat(client.exchange("GET /health/live HTTP/1.0\r\n\r\n").status())
                    .isEqualTo(200);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void drainShouldFinishWhatIsUnderWayAndRefuseTheRest() {
        TestGateway gateway = new TestGateway();
        try (RawClient busy = new RawClient(gateway);
                RawClient idle = new RawClient(gateway);
                RawClient late = new RawClient(gateway)) {
            Sinks.Empty<Void> gate = Sinks.empty();
            gateway.messages.appendAfter(gate.asMono());
            assertThat(idle.exchange(get("/health/live")).status()).isEqualTo(200);
            late.write("POST " + MESSAGES + " HTTP/1.1\r\n" + authorization());
            busy.write(get("/health/live") + post(MESSAGES, GOOD));
            assertThat(busy.read().status()).isEqualTo(200);
            awaitInFlight(gateway);

            Mono<Void> closing = gateway.server().close(Duration.ofSeconds(5)).cache();
            closing.subscribe();
            assertThat(idle.isClosedByServer()).isTrue();
            Reply refused = late.exchange("Content-Length: 0\r\n\r\n");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.code()).isEqualTo(20503);
            gate.tryEmitEmpty();
            assertThat(busy.read().status()).isEqualTo(201);
            assertThat(busy.isClosedByServer()).isTrue();
            closing.block(Duration.ofSeconds(5));
        }
    }

    @Test
    void drainShouldAnswerTheNextRequestOfAConnectionThatIsNewOrHasJustAsked() {
        HttpLimits patient = new HttpLimits(8192, 16_384, 65_536, Duration.ofMinutes(10), Duration.ofMinutes(10), 10);
        TestGateway gateway = new TestGateway(patient, List.of());
        try (RawClient busy = new RawClient(gateway);
                RawClient fresh = new RawClient(gateway);
                RawClient used = new RawClient(gateway)) {
            Sinks.Empty<Void> gate = Sinks.empty();
            gateway.messages.appendAfter(gate.asMono());
            assertThat(used.exchange(get("/health/live")).status()).isEqualTo(200);
            busy.write(post(MESSAGES, GOOD));
            awaitInFlight(gateway);

            Mono<Void> closing = gateway.server().close(Duration.ofMinutes(1)).cache();
            closing.subscribe();
            assertThat(used.exchange(post(MESSAGES, GOOD)).status()).isEqualTo(503);
            assertThat(used.isClosedByServer()).isTrue();
            assertThat(fresh.exchange(post(MESSAGES, GOOD)).status()).isEqualTo(503);
            assertThat(fresh.isClosedByServer()).isTrue();
            gate.tryEmitEmpty();
            assertThat(busy.read().status()).isEqualTo(201);
            closing.block(Duration.ofMinutes(1));
        }
    }

    @Test
    void drainShouldAnswerWhoWaitsToBeAccepted() throws InterruptedException {
        int loops = Runtime.getRuntime().availableProcessors();
        for (int last = 0; last < loops; last++) {
            answerWhoWaitsToBeAccepted(loops, last);
        }
    }

    /** All event loops are held, so nobody is accepted; {@code last} is let go last, and closes: one of them is who accepts. */
    private static void answerWhoWaitsToBeAccepted(int loops, int last) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(loops);
        Map<String, AtomicBoolean> letGo = new ConcurrentHashMap<>();
        TestGateway gateway = new TestGateway(
                HttpLimits.DEFAULT,
                List.of(Route.get("/loop", request -> Mono.just(loopName())), Route.get("/hold", request -> {
                    AtomicBoolean free = new AtomicBoolean();
                    letGo.put(Thread.currentThread().getName(), free);
                    held.countDown();
                    while (!free.get()) {
                        // no pause: BlockHound would see it
                    }
                    return Mono.just(loopName());
                })));
        Map<String, RawClient> holding = new LinkedHashMap<>();
        List<RawClient> waiting = new ArrayList<>();
        try {
            while (holding.size() < loops) {
                RawClient client = new RawClient(gateway);
                if (holding.putIfAbsent(client.exchange(get("/loop")).body(), client) != null) {
                    client.close();
                }
            }
            holding.values().forEach(client -> client.write(get("/hold")));
            assertThat(held.await(10, TimeUnit.SECONDS))
                    .as("all loops are held")
                    .isTrue();
            for (int i = 0; i < 5; i++) {
                waiting.add(new RawClient(gateway));
                waiting.getLast().write(post(MESSAGES, GOOD));
            }

            Mono<Void> closing = gateway.server().close(Duration.ofSeconds(20)).cache();
            closing.subscribe();
            List<String> order = new ArrayList<>(holding.keySet());
            order.add(order.remove(last));
            for (String loop : order) {
                letGo.get(loop).set(true);
                assertThat(holding.get(loop).read().status()).isEqualTo(200);
            }
            for (RawClient client : waiting) {
                assertThat(client.read().status()).isEqualTo(503);
            }
            closing.block(Duration.ofSeconds(30));
        } finally {
            letGo.values().forEach(free -> free.set(true));
            holding.values().forEach(RawClient::close);
            waiting.forEach(RawClient::close);
        }
    }

    @Test
    void whoeverConnectsWhileTheServerStopsShouldBeAnsweredOrRefused() throws InterruptedException {
        for (int stop = 0; stop < 10; stop++) {
            TestGateway gateway = new TestGateway(HttpLimits.DEFAULT, List.of());
            CountDownLatch answers = new CountDownLatch(50);
            List<String> failures = new CopyOnWriteArrayList<>();
            List<Thread> senders = Stream.generate(
                            () -> Thread.ofPlatform().start(() -> askUntilRefused(gateway, answers, failures)))
                    .limit(4)
                    .toList();
            assertThat(answers.await(20, TimeUnit.SECONDS)).isTrue();
            gateway.server().close(Duration.ofSeconds(20)).block(Duration.ofSeconds(30));
            for (Thread sender : senders) {
                assertThat(sender.join(Duration.ofSeconds(30))).isTrue();
            }
            assertThat(failures).as("connected, and no answer").isEmpty();
        }
    }

    /** A connection for each request, until there is none to be had. */
    private static void askUntilRefused(TestGateway gateway, CountDownLatch answers, List<String> failures) {
        while (true) {
            RawClient client;
            try {
                client = new RawClient(gateway);
            } catch (UncheckedIOException refused) {
                return;
            }
            try (client) {
                client.exchange(post(MESSAGES, GOOD));
                answers.countDown();
            } catch (UncheckedIOException | AssertionError e) {
                failures.add(e.toString());
            }
        }
    }

    private static Answer loopName() {
        return Answer.of(
                200, "text/plain", Unpooled.copiedBuffer(Thread.currentThread().getName(), UTF_8));
    }

    /** Waits until the server's own count says that a POST is being answered, besides the question itself. */
    private static void awaitInFlight(TestGateway gateway) {
        try (RawClient client = new RawClient(gateway)) {
            long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (!client.exchange(get("/metrics")).body().contains("http_server_requests_in_flight 2.0")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }
}
