package io.trunkline.api.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.trunkline.api.http.Answer.Header;
import io.trunkline.api.http.Router.Match;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Answers one request: refused already, draining, route, handler, fault, metrics, in this order. Thread-safe. */
final class Dispatcher implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Mono<Answer> NO_ANSWER = Mono.error(() -> new IllegalStateException("no answer"));

    private final Router router;
    private final Connections connections;
    private final RequestMetrics metrics;
    private final Sinks.Empty<Void> drained = Sinks.empty();

    Dispatcher(Router router, Connections connections, RequestMetrics metrics) {
        this.router = router;
        this.connections = connections;
        this.metrics = metrics;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        long startNanos = System.nanoTime();
        ReceivedHeaders headers = (ReceivedHeaders) request.requestHeaders();
        ApiError refusal = headers.refusal();
        if (refusal != null) {
            Answer answer = refusal.status() == 429 ? refusal.answer(RETRY_AFTER) : refusal.answer();
            return send(response, answer, RequestMetrics.UNROUTED, startNanos);
        }
        String uri = request.uri();
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        return switch (router.match(request.method(), path)) {
            case Match.Found found -> {
                if (connections.draining() && !found.route().whileDraining()) {
                    yield send(response, stopping(), found.route().pattern(), startNanos);
                }
                String query = question < 0 ? "" : uri.substring(question + 1);
                yield serve(
                        found,
                        new Request(path, query, headers, found.variables(), headers.body(), remote(request)),
                        response,
                        startNanos);
            }
            case Match.WrongMethod wrong ->
                send(response, wrongMethod(request, path, wrong.allowed()), RequestMetrics.UNROUTED, startNanos);
            case Match.UnknownPath unknown ->
                send(response, ApiError.notFound(path).answer(), RequestMetrics.UNROUTED, startNanos);
        };
    }

    private static InetAddress remote(HttpServerRequest request) {
        InetSocketAddress remote = request.remoteAddress();
        return remote == null || remote.getAddress() == null ? InetAddress.getLoopbackAddress() : remote.getAddress();
    }

    private Mono<Void> serve(Match.Found found, Request request, HttpServerResponse response, long startNanos) {
        metrics.begin();
        return handled(found.route().handler(), request)
                .flatMap(answer -> send(response, answer, found.route().pattern(), startNanos))
                .doFinally(signal -> end());
    }

    private Mono<Answer> handled(Handler handler, Request request) {
        return Mono.defer(() -> handler.handle(request))
                .switchIfEmpty(NO_ANSWER)
                .onErrorResume(fault -> {
                    LOG.error("{} failed", request.path(), fault);
                    return Mono.just(ApiError.internal().answer());
                });
    }

    private Mono<Void> send(HttpServerResponse response, Answer answer, String route, long startNanos) {
        metrics.answered(route, answer.status(), System.nanoTime() - startNanos);
        response.status(HttpResponseStatus.valueOf(answer.status()));
        HttpHeaders headers = response.responseHeaders();
        if (answer.hasContent()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().readableBytes());
        }
        for (Header header : answer.headers()) {
            headers.set(header.name(), header.value());
        }
        if (connections.draining()) {
            response.keepAlive(false);
        }
        return answer.hasContent() ? response.sendObject(answer.body()).then() : response.send();
    }

    private void end() {
        if (metrics.end() == 0 && connections.draining()) {
            drained.tryEmitEmpty();
        }
    }

    /** Completes when no request is under way; call it only once requests are refused. */
    Mono<Void> drained() {
        return metrics.inFlight() == 0 ? Mono.empty() : drained.asMono();
    }

    private static Answer stopping() {
        return ApiError.unavailable("The server is stopping; nothing was accepted")
                .answer(RETRY_AFTER);
    }

    private static Answer wrongMethod(HttpServerRequest request, String path, String allowed) {
        return new ApiError(
                        405,
                        20004,
                        "Method " + request.method() + " on " + ApiError.shown(path) + " (expected: " + allowed + ")")
                .answer()
                .with(HttpHeaderNames.ALLOW, allowed);
    }
}
