package io.trunkline.api.twilio;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.ViewUnavailableException;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** {@code GET …/Messages/{sid}.json}. */
final class FetchMessage {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final MessageQueries messages;

    FetchMessage(MessageQueries messages) {
        this.messages = messages;
    }

    Mono<Answer> handle(Account account, Request request) {
        Mono<MessageView> found = MessageSid.parse(request.variable(1))
                .map(sid -> messages.find(account.sid(), sid))
                .orElseGet(Mono::empty);
        return found.map(FetchMessage::answer)
                .switchIfEmpty(Mono.fromSupplier(
                        () -> ApiError.notFound(request.path()).answer()))
                .onErrorResume(ViewUnavailableException.class, e -> Mono.just(unavailable()));
    }

    static Answer answer(MessageView view) {
        return Answer.json(
                200, JsonBody.write(json -> MessageJson.write(json, view.envelope(), view.body(), view.state())));
    }

    /** What a read is answered with while the view cannot tell. */
    static Answer unavailable() {
        return ApiError.unavailable("The message store cannot answer at the moment; no message is lost")
                .answer(RETRY_AFTER);
    }
}
