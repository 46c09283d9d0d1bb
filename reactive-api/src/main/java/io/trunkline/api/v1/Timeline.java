package io.trunkline.api.v1;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageHistory;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.view.ViewUnavailableException;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** {@code GET /v1/messages/{sid}/timeline}: what happened to a message, in the log's order. */
final class Timeline {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final MessageQueries messages;

    Timeline(MessageQueries messages) {
        this.messages = messages;
    }

    Mono<Answer> handle(Account account, Request request) {
        Mono<MessageHistory> found = MessageSid.parse(request.variable(0))
                .map(sid -> messages.history(account.sid(), sid))
                .orElseGet(Mono::empty);
        return found.map(history -> Answer.json(200, JsonBody.write(new TimelineJson(history)::write)))
                .switchIfEmpty(Mono.fromSupplier(
                        () -> ApiError.notFound(request.path()).answer()))
                .onErrorResume(
                        ViewUnavailableException.class,
                        e -> Mono.just(ApiError.unavailable(
                                        "The message store cannot answer at the moment; no message is lost")
                                .answer(RETRY_AFTER)));
    }
}
