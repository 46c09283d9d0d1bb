package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/** Answers like the Messages API on loopback, as its {@link Behaviour} says, and calls back {@code sent} and {@code delivered}. */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows in the test
public final class StubGateway implements AutoCloseable {
    public static final String ACCOUNT_SID = "AC00000000000000000000000000000001";
    public static final String AUTH_TOKEN = "a token of a test";
    public static final String SENDER = "+14155550100";

    private final Behaviour behaviour;
    private final DisposableServer server;
    private final HttpClient callbacks = HttpClient.create(ConnectionProvider.builder("stub-callbacks")
            .maxConnections(32)
            .pendingAcquireMaxCount(100_000)
            .build());
    private final AtomicInteger arrivals = new AtomicInteger();
    private final ConcurrentLinkedQueue<Map<String, List<String>>> forms = new ConcurrentLinkedQueue<>();

    /** What the stub does with the request that arrives as number {@code arrival}, 0-based. */
    public interface Behaviour {
        /** The status code to answer with; 0 closes the connection instead. */
        default int status(int arrival) {
            return 201;
        }

        /** How long to wait before the answer. */
        default Duration delay(int arrival) {
            return Duration.ZERO;
        }

        /** The token that callbacks are signed with. */
        default String signingToken() {
            return AUTH_TOKEN;
        }
    }

    public StubGateway(Behaviour behaviour) {
        this.behaviour = behaviour;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post("/2010-04-01/Accounts/" + ACCOUNT_SID + "/Messages.json", this::create))
                .bindNow();
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    /** The forms that arrived, oldest first. */
    public List<Map<String, List<String>>> forms() {
        return List.copyOf(forms);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Mono<Void> create(HttpServerRequest request, HttpServerResponse response) {
        int arrival = arrivals.getAndIncrement();
        return request.receive().aggregate().asString().flatMap(form -> {
            Map<String, List<String>> fields = new QueryStringDecoder(form, false).parameters();
            forms.add(fields);
            Mono<Void> answer = Mono.defer(() -> answer(arrival, fields, request, response));
            Duration delay = behaviour.delay(arrival);
            return delay.isZero() ? answer : Mono.delay(delay, loopOf(request)).then(answer);
        });
    }

    /** Answers are written on the connection's own loop: elsewhere Netty's allocator may park, which BlockHound refuses. */
    private static Scheduler loopOf(HttpServerRequest request) {
        var loop = new AtomicReference<>(Schedulers.immediate());
        request.withConnection(connection ->
                loop.set(Schedulers.fromExecutorService(connection.channel().eventLoop())));
        return loop.get();
    }

    private Mono<Void> answer(
            int arrival, Map<String, List<String>> fields, HttpServerRequest request, HttpServerResponse response) {
        int status = behaviour.status(arrival);
        if (status == 0) {
            request.withConnection(connection -> connection.channel().close());
            return Mono.never();
        }
        response.status(status).header("Content-Type", "application/json");
        if (status != 201) {
            return response.sendString(Mono.just("{\"code\":20429,\"message\":\"too many\",\"status\":" + status + "}"))
                    .then();
        }
        String sid = "SM" + HexFormat.of().toHexDigits(1L) + HexFormat.of().toHexDigits((long) arrival);
        List<String> callback = fields.get("StatusCallback");
        if (callback != null) {
            callBack(callback.getFirst(), sid, "sent")
                    .then(callBack(callback.getFirst(), sid, "delivered"))
                    .subscribe();
        }
        return response.sendString(Mono.just("{\"account_sid\":\"" + ACCOUNT_SID + "\",\"sid\": \"" + sid + "\"}"))
                .then();
    }

    private Mono<Void> callBack(String url, String sid, String status) {
        var fields = new TreeMap<>(Map.of("MessageSid", sid, "MessageStatus", status, "To", "+14155550123"));
        return callbacks
                .headers(headers -> headers.set("X-Twilio-Signature", sign(url, fields)))
                .post()
                .uri(url)
                .sendForm((request, form) -> fields.forEach(form::attr))
                .response()
                .then();
    }

    private String sign(String url, SortedMap<String, String> fields) {
        var text = new StringBuilder(url);
        fields.forEach((key, value) -> text.append(key).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(behaviour.signingToken().getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException(unavailable);
        }
    }
}
