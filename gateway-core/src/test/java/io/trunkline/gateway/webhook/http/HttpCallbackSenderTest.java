package io.trunkline.gateway.webhook.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.trunkline.gateway.reply.Content;
import io.trunkline.gateway.webhook.AttemptResult;
import io.trunkline.gateway.webhook.SignedRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.tcp.TcpServer;

class HttpCallbackSenderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<DisposableServer> servers = new CopyOnWriteArrayList<>();
    private final List<HttpCallbackSender> senders = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(DisposableServer::disposeNow);
        senders.forEach(sender -> sender.close().block(PATIENCE));
    }

    @Test
    void aPostShouldArriveAsItWasSigned() {
        List<String> seen = new CopyOnWriteArrayList<>();
        int port = http(routes -> routes.post(
                "/status",
                (request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .doOnNext(body -> seen.add(
                                request.uri() + " " + request.requestHeaders().get("X-Mark") + " "
                                        + request.requestHeaders().get("User-Agent") + " " + body))
                        .then(response.status(204).send())));

        AttemptResult result = send(loopback(), "http://127.0.0.1:" + port + "/status?a=b");

        assertThat(result).isEqualTo(new AttemptResult.Answered(204, null));
        assertThat(seen).containsExactly("/status?a=b mark Trunkline/test a=1&b=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK"})
    void postsOneAfterAnotherShouldShareConnections(String answer) {
        Set<String> connections = ConcurrentHashMap.newKeySet();
        int port = http(routes -> routes.post("/", (request, response) -> {
            request.withConnection(
                    connection -> connections.add(connection.channel().id().asLongText()));
            return request.receive().then(response.sendString(Mono.just(answer)).then());
        }));
        HttpCallbackSender sender = loopback();
        for (int i = 0; i < 20; i++) {
            assertThat(send(sender, "http://127.0.0.1:" + port + "/")).isEqualTo(new AttemptResult.Answered(200, null));
        }
        assertThat(connections)
                .as("a post may begin before the connection of the one before is free")
                .hasSizeLessThan(10);
    }

    @Test
    void aRedirectShouldNotBeFollowed() {
        AtomicInteger followed = new AtomicInteger();
        int port = http(routes -> routes.post("/from", (request, response) -> response.sendRedirect("/to"))
                .route(request -> request.uri().equals("/to"), (request, response) -> {
                    followed.incrementAndGet();
                    return response.send();
                }));

        assertThat(send(loopback(), "http://127.0.0.1:" + port + "/from"))
                .isEqualTo(new AttemptResult.Answered(302, null));
        assertThat(followed).hasValue(0);
    }

    @Test
    void retryAfterShouldBeTold() {
        int port = http(routes -> routes.post(
                "/",
                (request, response) ->
                        response.status(429).header("Retry-After", "7").send()));

        assertThat(send(loopback(), "http://127.0.0.1:" + port + "/"))
                .isEqualTo(new AttemptResult.Answered(429, Duration.ofSeconds(7)));
    }

    @Test
    void ofAHugeAnswerOnlyTheFirstPartShouldBeRead() {
        AtomicLong sent = new AtomicLong();
        byte[] part = new byte[16 * 1024];
        int port = http(routes -> routes.post(
                "/",
                (request, response) -> response.send(
                        Flux.range(0, 10_000)
                                .map(ignored -> Unpooled.wrappedBuffer(part))
                                .doOnNext(ignored -> sent.addAndGet(part.length)),
                        ignored -> true)));

        assertThat(send(loopback(), "http://127.0.0.1:" + port + "/")).isEqualTo(new AttemptResult.Answered(200, null));
        assertThat(sent).hasValueLessThan(10_000L * part.length);
    }

    @Test
    void anAnswerThatDripsShouldCountByItsStatus() {
        int port = http(routes -> routes.post(
                "/",
                (request, response) -> response.status(200)
                        .send(
                                Flux.interval(Duration.ofMillis(100))
                                        .map(ignored -> Unpooled.wrappedBuffer(new byte[1])),
                                ignored -> true)));

        assertThat(send(loopback(), "http://127.0.0.1:" + port + "/")).isEqualTo(new AttemptResult.Answered(200, null));
    }

    @Test
    void anAnswerThatIsWantedShouldBeReadWhole() {
        int port = http(routes -> routes.post(
                "/",
                (request, response) -> response.header("Content-Type", "text/plain; charset=ISO-8859-1")
                        .send(
                                Flux.just("Gr\u00fc", "\u00dfe")
                                        .map(part -> Unpooled.wrappedBuffer(part.getBytes(ISO_8859_1))),
                                ignored -> true)));

        assertThat(loopback().send(wanting("http://127.0.0.1:" + port + "/")).block(PATIENCE))
                .isEqualTo(new AttemptResult.Answered(
                        200, null, new Content("text/plain; charset=ISO-8859-1", "Gr\u00fc\u00dfe", true)));
    }

    @Test
    void anAnswerThatIsWantedAndTooLongShouldSaySo() {
        byte[] part = new byte[9 * 1024];
        int port = http(routes -> routes.post(
                "/",
                (request, response) ->
                        response.send(Flux.range(0, 2).map(ignored -> Unpooled.wrappedBuffer(part)), ignored -> true)));

        assertThat(loopback().send(wanting("http://127.0.0.1:" + port + "/")).block(PATIENCE))
                .isInstanceOfSatisfying(
                        AttemptResult.Answered.class,
                        answered -> assertThat(answered.content().whole()).isFalse());
    }

    @Test
    void anAnswerThatIsWantedAndDripsShouldTimeOut() {
        int port = http(routes -> routes.post(
                "/",
                (request, response) -> response.status(200)
                        .send(
                                Flux.interval(Duration.ofMillis(100))
                                        .map(ignored -> Unpooled.wrappedBuffer(new byte[1])),
                                ignored -> true)));
        HttpCallbackSender impatient = sender(new AddressPolicy(true), Duration.ofMillis(500));

        assertThat(impatient.send(wanting("http://127.0.0.1:" + port + "/")).block(PATIENCE))
                .isEqualTo(new AttemptResult.TimedOut(Duration.ofMillis(500)));
    }

    @Test
    void aHangingEndpointShouldTimeOutForTheWholeExchange() {
        int port = http(routes -> routes.post("/", (request, response) -> Mono.never()));
        HttpCallbackSender impatient = sender(new AddressPolicy(true), Duration.ofMillis(300));

        assertThat(send(impatient, "http://127.0.0.1:" + port + "/"))
                .isEqualTo(new AttemptResult.TimedOut(Duration.ofMillis(300)));
    }

    @Test
    void headersThatDripShouldTimeOutForTheWholeExchange() {
        int port = tcp(Flux.interval(Duration.ofMillis(20)).map(ignored -> "x"));
        HttpCallbackSender impatient = sender(new AddressPolicy(true), Duration.ofMillis(500));

        assertThat(send(impatient, "http://127.0.0.1:" + port + "/"))
                .isEqualTo(new AttemptResult.TimedOut(Duration.ofMillis(500)));
    }

    @Test
    void whatIsNotHttpShouldBeUnreachable() {
        int port = tcp(Flux.just("SSH-2.0-OpenSSH\r\n\r\n"));

        assertThat(send(loopback(), "http://127.0.0.1:" + port + "/")).isInstanceOf(AttemptResult.Unreachable.class);
    }

    @Test
    void aClosedPortShouldBeUnreachable() {
        int port = http(routes -> routes.post("/", (request, response) -> response.send()));
        servers.removeFirst().disposeNow();

        assertThat(send(loopback(), "http://127.0.0.1:" + port + "/")).isInstanceOf(AttemptResult.Unreachable.class);
    }

    @Test
    void aHangingServerShouldNotKeepAnotherWaiting() {
        int hanging = http(routes -> routes.post("/", (request, response) -> Mono.never()));
        int quick = http(routes -> routes.post("/", (request, response) -> response.send()));
        HttpCallbackSender sender = loopback();
        for (int i = 0; i < 100; i++) {
            sender.send(request("http://127.0.0.1:" + hanging + "/")).subscribe();
        }

        AttemptResult result =
                sender.send(request("http://127.0.0.1:" + quick + "/")).block(Duration.ofSeconds(5));

        assertThat(result).isEqualTo(new AttemptResult.Answered(200, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"})
    void noSpellingOfLoopbackShouldBeDialledWithoutTheSetting(String host) {
        AtomicInteger reached = new AtomicInteger();
        int port = http(routes -> routes.post("/", (request, response) -> {
            reached.incrementAndGet();
            return response.send();
        }));
        HttpCallbackSender strict = sender(new AddressPolicy(false), PATIENCE);

        assertThat(send(strict, "http://" + host + ":" + port + "/")).isInstanceOf(AttemptResult.Forbidden.class);
        assertThat(reached).hasValue(0);
    }

    @Test
    void aNameShouldBeResolvedAndDialled() {
        int port = http(routes -> routes.post("/", (request, response) -> response.send()));

        assertThat(send(loopback(), "http://localhost:" + port + "/")).isEqualTo(new AttemptResult.Answered(200, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.1:8080/",
                "http://169.254.169.254/latest/meta-data",
                "http://[fd00::1]:8080/",
                "http://[64:ff9b::7f00:1]:8080/",
                "http://127.0.0.1:22/",
                "http://127.0.0.1:25/",
                "ftp://127.0.0.1/",
                "http:///nohost"
            })
    void otherTargetsShouldBeForbiddenEvenWithTheSetting(String url) {
        assertThat(send(loopback(), url)).isInstanceOf(AttemptResult.Forbidden.class);
    }

    private HttpCallbackSender loopback() {
        return sender(new AddressPolicy(true), PATIENCE);
    }

    private HttpCallbackSender sender(AddressPolicy policy, Duration exchangeMax) {
        HttpCallbackSender sender = new HttpCallbackSender(policy, exchangeMax);
        senders.add(sender);
        return sender;
    }

    private static AttemptResult send(HttpCallbackSender sender, String url) {
        return sender.send(request(url)).blockOptional(PATIENCE).orElseThrow();
    }

    private static SignedRequest request(String url) {
        return new SignedRequest(
                URI.create(url),
                Map.of("X-Mark", "mark", "User-Agent", "Trunkline/test", "Content-Type", "text/plain"),
                "a=1&b=2");
    }

    private static SignedRequest wanting(String url) {
        SignedRequest plain = request(url);
        return new SignedRequest(plain.target(), plain.headers(), plain.body(), true);
    }

    private int http(Consumer<HttpServerRoutes> routes) {
        DisposableServer server =
                HttpServer.create().host("127.0.0.1").port(0).route(routes).bindNow();
        servers.add(server);
        return server.port();
    }

    private int tcp(Flux<String> answer) {
        DisposableServer server = TcpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((in, out) -> out.sendString(answer).neverComplete())
                .bindNow();
        servers.add(server);
        return server.port();
    }
}
