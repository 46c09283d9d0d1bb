package io.trunkline.gateway.webhook;

import io.trunkline.gateway.reply.Answer;
import io.trunkline.gateway.reply.AnswerReader;
import io.trunkline.gateway.reply.Content;
import io.trunkline.gateway.webhook.AttemptResult.Answered;
import io.trunkline.gateway.webhook.AttemptResult.Misread;
import io.trunkline.gateway.webhook.AttemptResult.NoRoom;
import io.trunkline.gateway.webhook.AttemptResult.Replied;
import io.trunkline.gateway.webhook.AttemptResult.UnknownAccount;
import io.trunkline.gateway.webhook.AttemptResult.Unreachable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * One attempt, whoever asks for it: signed, posted, counted and told to the endpoint's gate; what is answered to a
 * subscriber's message is read. Thread-safe.
 */
final class CallbackExchange {
    private static final Logger log = LoggerFactory.getLogger(CallbackExchange.class);

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
     * Posts the callback and gives the room back, whatever happens; what an answer names at another endpoint is asked where
     * there is room at that one. Every result is a value.
     *
     * @param attempt numbered from 1
     * @param room at the callback's endpoint
     */
    Mono<AttemptResult> post(Callback callback, int attempt, AttemptRoom room) {
        return Mono.defer(() -> callback.status() == CallbackStatus.RECEIVED
                        ? received(callback, attempt, room)
                        : post(callback, attempt, callback.url(), CallbackForm.of(callback)))
                .onErrorResume(fault -> Mono.just(new Unreachable("fault: " + fault)))
                .doFinally(ignored -> room.leave());
    }

    private Mono<AttemptResult> received(Callback callback, int attempt, AttemptRoom room) {
        return ports.inbound()
                .texts()
                .apply(callback.sid())
                .defaultIfEmpty("")
                .map(text -> InboundForm.of(
                        callback, text, ports.inbound().keywords().apply(callback, text)))
                .flatMap(form -> new InboundExchange(
                                callback,
                                ports.inbound().replies(),
                                (url, said) -> post(callback, attempt, url, said, room),
                                phrase -> remark(callback, attempt, phrase))
                        .run(form, ports.inbound().fallbacks().apply(callback.envelope())));
    }

    private Mono<AttemptResult> post(
            Callback callback, int attempt, URI url, SortedMap<String, String> form, AttemptRoom room) {
        Endpoint endpoint = Endpoint.of(callback.envelope().account(), url);
        return room.move(endpoint).flatMap(moved -> {
            if (moved) {
                return post(callback, attempt, url, form);
            }
            AttemptResult noRoom = new NoRoom(endpoint.origin());
            remark(callback, attempt, noRoom.phrase());
            return Mono.just(noRoom);
        });
    }

    private void remark(Callback callback, int attempt, String phrase) {
        log.warn("Answer to {}: {}", callback.sid(), phrase);
        notes.add(new CallbackAttempt(
                callback.sid(),
                callback.status(),
                attempt,
                clock.instant(),
                Duration.ZERO,
                AttemptResult.bounded(phrase)));
    }

    private Mono<AttemptResult> post(Callback callback, int attempt, URI url, SortedMap<String, String> form) {
        return Mono.defer(() -> {
            Instant at = clock.instant();
            long startNanos = System.nanoTime();
            return send(callback, url, form)
                    .flatMap(result -> read(callback, result))
                    .onErrorResume(fault -> Mono.just(new Unreachable("fault: " + fault)))
                    .doOnNext(result -> {
                        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
                        note(Endpoint.of(callback.envelope().account(), url), result, took);
                        notes.add(new CallbackAttempt(
                                callback.sid(), callback.status(), attempt, at, took, result.phrase()));
                    });
        });
    }

    /** What is answered to a subscriber's message says what is to be sent. The platform may read files for it. */
    private Mono<AttemptResult> read(Callback callback, AttemptResult result) {
        if (!(result instanceof Answered answered)
                || !answered.isSuccess()
                || answered.content().equals(Content.NONE)) {
            return Mono.just(result);
        }
        return Mono.fromCallable(() -> AnswerReader.read(answered.content()))
                .subscribeOn(Schedulers.boundedElastic())
                .map(answer -> switch (answer) {
                    case Answer.Said said ->
                        said.equals(Answer.NOTHING) ? result : new Replied(answered.status(), said);
                    case Answer.Unreadable why -> {
                        ports.inbound().replies().unreadable();
                        log.warn(
                                "Answer to {} says nothing that can be sent: {}: {}",
                                callback.sid(),
                                why.code(),
                                why.detail());
                        yield new Misread(answered.status(), why);
                    }
                });
    }

    private Mono<AttemptResult> send(Callback callback, URI url, SortedMap<String, String> form) {
        return Mono.defer(() -> ports.signer()
                .sign(callback, url, form, clock.instant())
                .map(ports.sender()::send)
                .orElseGet(() -> Mono.just(new UnknownAccount())));
    }

    private void note(Endpoint endpoint, AttemptResult result, Duration took) {
        metrics.exchanged(took);
        if (result.isTaken()) {
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
