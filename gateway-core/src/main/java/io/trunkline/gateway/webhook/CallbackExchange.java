package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.AttemptResult.Answered;
import io.trunkline.gateway.webhook.AttemptResult.UnknownAccount;
import io.trunkline.gateway.webhook.AttemptResult.Unreachable;
import io.trunkline.gateway.webhook.Endpoints.Permit;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import reactor.core.publisher.Mono;

/**
 * One attempt, whoever asks for it: signed, posted, counted and told to the endpoint's gate. A subscriber's message that its
 * URL does not take is posted to the fallback in the same attempt. Thread-safe.
 */
final class CallbackExchange {
    private final CallbackPorts ports;
    private final Endpoints endpoints;
    private final WebhookMetrics metrics;
    private final AttemptNotes notes;
    private final Clock clock;

    CallbackExchange(
            CallbackPorts ports, Endpoints endpoints, WebhookMetrics metrics, AttemptNotes notes, Clock clock) {
        this.ports = ports;
        this.endpoints = endpoints;
        this.metrics = metrics;
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * Posts the callback under the permit and releases it, whatever happens. Every result is a value.
     *
     * @param attempt numbered from 1
     */
    Mono<AttemptResult> post(Callback callback, int attempt, Permit permit) {
        return Mono.defer(() -> callback.status() == CallbackStatus.RECEIVED
                        ? received(callback, attempt)
                        : post(callback, attempt, callback.url(), CallbackForm.of(callback)))
                .onErrorResume(fault -> Mono.just(new Unreachable("fault: " + fault)))
                .doFinally(ignored -> permit.release());
    }

    private Mono<AttemptResult> received(Callback callback, int attempt) {
        return ports.inbound()
                .texts()
                .apply(callback.sid())
                .defaultIfEmpty("")
                .map(text -> InboundForm.of(callback, text))
                .flatMap(form -> post(callback, attempt, callback.url(), form)
                        .flatMap(result ->
                                isSuccess(result) ? Mono.just(result) : fallback(callback, attempt, form, result)));
    }

    /** What the URL itself said decides about further attempts, unless the fallback took the message. */
    private Mono<AttemptResult> fallback(
            Callback callback, int attempt, SortedMap<String, String> form, AttemptResult failure) {
        return Mono.justOrEmpty(ports.inbound().fallbacks().apply(callback.envelope()))
                .flatMap(url -> post(callback, attempt, url, InboundForm.afterFailure(form, callback.url(), failure)))
                .filter(CallbackExchange::isSuccess)
                .defaultIfEmpty(failure);
    }

    private Mono<AttemptResult> post(Callback callback, int attempt, URI url, SortedMap<String, String> form) {
        return Mono.defer(() -> {
            Instant at = clock.instant();
            long startNanos = System.nanoTime();
            return send(callback, url, form)
                    .onErrorResume(fault -> Mono.just(new Unreachable("fault: " + fault)))
                    .doOnNext(result -> {
                        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
                        note(Endpoint.of(callback.envelope().account(), url), result, took);
                        notes.add(new CallbackAttempt(
                                callback.sid(), callback.status(), attempt, at, took, result.phrase()));
                    });
        });
    }

    private Mono<AttemptResult> send(Callback callback, URI url, SortedMap<String, String> form) {
        return Mono.defer(() -> ports.signer()
                .sign(callback, url, form, clock.instant())
                .map(ports.sender()::send)
                .orElseGet(() -> Mono.just(new UnknownAccount())));
    }

    private static boolean isSuccess(AttemptResult result) {
        return result instanceof Answered answered && answered.isSuccess();
    }

    private void note(Endpoint endpoint, AttemptResult result, Duration took) {
        metrics.exchanged(took);
        if (isSuccess(result)) {
            metrics.delivered();
            endpoints.answered(endpoint, took);
            return;
        }
        FailureClass failure = FailureClass.of(result);
        metrics.failed(failure);
        if (failure.speaksOfEndpoint()) {
            endpoints.failed(endpoint);
        }
    }
}
