package io.trunkline.gateway.webhook.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.trunkline.gateway.reply.Content;
import io.trunkline.gateway.webhook.AttemptResult;
import io.trunkline.gateway.webhook.CallbackSender;
import io.trunkline.gateway.webhook.SignedRequest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/**
 * Posts callbacks over HTTP/1.1. Thread-safe.
 *
 * <p>Bounds: 15 s for the whole exchange; the status decides, of the body at most 16 KiB and, where it is not wanted, one
 * second are read so that the connection can be kept, else it is closed; redirects are answers like any other; headers of 16 KiB; 64 connections
 * to one server, and callers bound how many exchanges there are in all.
 */
public final class HttpCallbackSender implements CallbackSender {
    private static final Duration EXCHANGE_MAX = Duration.ofSeconds(15);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);
    /** Less than servers keep an idle connection: one that is closed in the moment of the post fails it. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(2);

    private static final Duration BODY_MAX = Duration.ofSeconds(1);
    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int CONNECTIONS_PER_SERVER = 64;
    private static final int LAST_PRIVILEGED_PORT = 1023;

    private final LoopResources loops;
    private final ConnectionProvider connections;
    private final CheckedResolverGroup resolver;
    private final HttpClient client;
    /** The callbacks' own event loop: a timer that is set and cancelled there takes no lock and wakes nobody. */
    private final Scheduler timers;

    private final Duration exchangeMax;

    /**
     * A sender with its own event loops and connections.
     *
     * @param loopbackAllowed whether targets on this machine's loopback are allowed
     */
    public HttpCallbackSender(boolean loopbackAllowed) {
        this(new AddressPolicy(loopbackAllowed), EXCHANGE_MAX);
    }

    HttpCallbackSender(AddressPolicy policy, Duration exchangeMax) {
        this.exchangeMax = exchangeMax;
        this.loops = LoopResources.create("callback", 1, true);
        this.connections = ConnectionProvider.builder("callback")
                .maxConnections(CONNECTIONS_PER_SERVER)
                .pendingAcquireMaxCount(1024)
                .pendingAcquireTimeout(exchangeMax)
                .maxIdleTime(IDLE_MAX)
                .evictInBackground(Duration.ofSeconds(10))
                .disposeInactivePoolsInBackground(Duration.ofMinutes(1), Duration.ofMinutes(1))
                .build();
        this.resolver = new CheckedResolverGroup(
                NameResolverProvider.builder().build().newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE),
                policy);
        this.client = client(connections, loops, resolver);
        this.timers = Schedulers.fromExecutorService(
                loops.onClient(LoopResources.DEFAULT_NATIVE).next());
    }

    private static HttpClient client(
            ConnectionProvider connections, LoopResources loops, CheckedResolverGroup resolver) {
        SslContext tls = tls();
        return HttpClient.create(connections)
                .runOn(loops)
                .resolver(resolver)
                .secure(spec -> spec.sslContext(tls).handshakeTimeout(CONNECT_MAX))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_MAX.toMillis())
                .httpResponseDecoder(spec -> spec.maxHeaderSize(HEADER_BYTES_MAX))
                .headers(headers -> headers.remove("User-Agent"))
                .compress(false)
                .followRedirect(false);
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forClient().build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS is part of every Java platform", e);
        }
    }

    @Override
    public Mono<AttemptResult> send(SignedRequest request) {
        Optional<AttemptResult> refused = refusal(request.target());
        return refused.map(Mono::just).orElseGet(() -> exchange(request));
    }

    /** Closes connections and event loops. */
    public Mono<Void> close() {
        return connections
                .disposeLater()
                .then(Mono.fromRunnable(resolver::close))
                .then(loops.disposeLater(Duration.ZERO, CLOSE_MAX));
    }

    private Mono<AttemptResult> exchange(SignedRequest request) {
        byte[] body = request.body().getBytes(US_ASCII);
        return client.headers(headers -> {
                    request.headers().forEach(headers::set);
                    headers.set("Content-Length", body.length);
                })
                .post()
                .uri(request.target())
                .send((ignored, outbound) -> outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body))))
                .response((response, content) ->
                        request.answerWanted() ? whole(response, content) : answered(response, content))
                .next()
                .timeout(exchangeMax, Mono.fromSupplier(() -> new AttemptResult.TimedOut(exchangeMax)), timers)
                .onErrorResume(fault -> Mono.just(result(fault)));
    }

    /** A connection whose answer was read to the end is kept; one that is cut off here is closed. */
    private Mono<AttemptResult> answered(HttpClientResponse response, ByteBufFlux body) {
        AttemptResult result = new AttemptResult.Answered(response.status().code(), retryAfter(response));
        return read(response, body).onErrorComplete().thenReturn(result);
    }

    private Mono<Void> read(HttpClientResponse response, ByteBufFlux body) {
        if (isBodyless(response)) {
            return body.then();
        }
        AtomicLong bytes = new AtomicLong();
        return body.takeUntil(part -> bytes.addAndGet(part.readableBytes()) > BODY_BYTES_MAX)
                .then()
                .timeout(BODY_MAX, Mono.empty(), timers);
    }

    /** Whether the answer ends with its headers, so that there is nothing to wait for. */
    private static boolean isBodyless(HttpClientResponse response) {
        int status = response.status().code();
        return status == HttpResponseStatus.NO_CONTENT.code()
                || "0".equals(response.responseHeaders().get("Content-Length"));
    }

    /** With its body, which is waited for as long as the exchange may last. */
    private static Mono<AttemptResult> whole(HttpClientResponse response, ByteBufFlux content) {
        String type = Objects.requireNonNullElse(response.responseHeaders().get("Content-Type"), "");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return content.asByteArray()
                .doOnNext(body::writeBytes)
                .takeUntil(part -> body.size() > BODY_BYTES_MAX)
                .then(Mono.fromSupplier(() -> content(type, body.toByteArray())))
                .<AttemptResult>map(
                        read -> new AttemptResult.Answered(response.status().code(), retryAfter(response), read));
    }

    private static Content content(String type, byte[] body) {
        return body.length == 0
                ? Content.NONE
                : new Content(
                        type,
                        new String(body, 0, Math.min(body.length, BODY_BYTES_MAX), HttpUtil.getCharset(type, UTF_8)),
                        body.length <= BODY_BYTES_MAX);
    }

    private static @Nullable Duration retryAfter(HttpClientResponse response) {
        String seconds = response.responseHeaders().get("Retry-After");
        if (seconds == null || !seconds.strip().matches("[0-9]{1,9}")) {
            return null;
        }
        return Duration.ofSeconds(Long.parseLong(seconds.strip()));
    }

    private AttemptResult result(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForbiddenTargetException) {
                return new AttemptResult.Forbidden(Objects.requireNonNull(cause.getMessage()));
            }
        }
        return fault instanceof TimeoutException
                ? new AttemptResult.TimedOut(exchangeMax)
                : new AttemptResult.Unreachable(fault.toString());
    }

    /** What can be told from the URL alone: no host, or a port below 1024 that is not the web's. */
    private static Optional<AttemptResult> refusal(URI target) {
        String scheme = Objects.requireNonNullElse(target.getScheme(), "").toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || target.getHost() == null) {
            return Optional.of(
                    new AttemptResult.Forbidden("target " + target + " (expected: http or https, and a host)"));
        }
        int port = target.getPort();
        boolean allowed = port == -1 || port == 80 || port == 443 || (port > LAST_PRIVILEGED_PORT && port <= 65535);
        return allowed
                ? Optional.empty()
                : Optional.of(
                        new AttemptResult.Forbidden("target port " + port + " (expected: 80, 443 or 1024..65535)"));
    }
}
