package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.AttemptResult.Answered;
import io.trunkline.gateway.webhook.AttemptResult.UnknownAccount;
import io.trunkline.gateway.webhook.AttemptResult.Unreachable;
import io.trunkline.gateway.webhook.Endpoints.Permit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** One attempt, whoever asks for it: signed, posted, counted and told to the endpoint's gate. Thread-safe. */
final class CallbackExchange {
    private final CallbackSigner signer;
    private final CallbackSender sender;
    private final Endpoints endpoints;
    private final WebhookMetrics metrics;
    private final AttemptNotes notes;
    private final Clock clock;

    CallbackExchange(
            CallbackSigner signer,
            CallbackSender sender,
            Endpoints endpoints,
            WebhookMetrics metrics,
            AttemptNotes notes,
            Clock clock) {
        this.signer = signer;
        this.sender = sender;
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
        return Mono.defer(() -> {
                    Instant at = clock.instant();
                    long startNanos = System.nanoTime();
                    return post(callback)
                            .onErrorResume(fault -> Mono.just(new Unreachable("fault: " + fault)))
                            .doOnNext(result -> {
                                Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
                                note(callback.endpoint(), result, took);
                                notes.add(new CallbackAttempt(
                                        callback.sid(), callback.status(), attempt, at, took, result.phrase()));
                            });
                })
                .doFinally(ignored -> permit.release());
    }

    private Mono<AttemptResult> post(Callback callback) {
        return Mono.defer(() -> signer.sign(callback, clock.instant())
                .map(sender::send)
                .orElseGet(() -> Mono.just(new UnknownAccount())));
    }

    private void note(Endpoint endpoint, AttemptResult result, Duration took) {
        metrics.exchanged(took);
        if (result instanceof Answered answered && answered.isSuccess()) {
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
