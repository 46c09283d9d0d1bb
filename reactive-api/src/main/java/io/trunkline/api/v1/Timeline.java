package io.trunkline.api.v1;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageHistory;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.view.ViewUnavailableException;
import io.trunkline.gateway.webhook.CallbackAttempt;
import io.trunkline.gateway.webhook.CallbackHistory;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** {@code GET /v1/messages/{sid}/timeline}: what happened to a message, in the log's order, and what was posted. */
final class Timeline {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final MessageQueries messages;
    private final CallbackHistory callbacks;

    Timeline(MessageQueries messages, CallbackHistory callbacks) {
        this.messages = messages;
        this.callbacks = callbacks;
    }

    Mono<Answer> handle(Account account, Request request) {
        Mono<MessageHistory> found = MessageSid.parse(request.variable(0))
                .map(sid -> messages.history(account.sid(), sid))
                .orElseGet(Mono::empty);
        return found.flatMap(history -> attempts(history)
                        .map(attempts -> Answer.json(200, JsonBody.write(new TimelineJson(history, attempts)::write))))
                .switchIfEmpty(Mono.fromSupplier(
                        () -> ApiError.notFound(request.path()).answer()))
                .onErrorResume(
                        ViewUnavailableException.class,
                        e -> Mono.just(ApiError.unavailable(
                                        "The message store cannot answer at the moment; no message is lost")
                                .answer(RETRY_AFTER)));
    }

    private Mono<List<CallbackAttempt>> attempts(MessageHistory history) {
        Envelope envelope = history.message().envelope();
        return envelope.statusCallback() == null
                ? Mono.just(List.of())
                : callbacks
                        .attempts(envelope.sid())
                        .collectList()
                        .onErrorMap(fault -> new ViewUnavailableException("the attempts of callbacks", fault));
    }
}
