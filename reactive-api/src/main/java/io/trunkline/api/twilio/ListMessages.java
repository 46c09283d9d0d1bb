package io.trunkline.api.twilio;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.view.MessageFilter;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.view.ViewUnavailableException;
import reactor.core.publisher.Mono;

/** {@code GET …/Messages.json}: newest first. */
final class ListMessages {
    private final MessageQueries messages;

    ListMessages(MessageQueries messages) {
        this.messages = messages;
    }

    Mono<Answer> handle(Account account, Request request) {
        return switch (Form.ofQuery(request)) {
            case FormReading.Broken broken -> Mono.just(broken.error().answer());
            case Form form ->
                switch (ListQuery.of(form)) {
                    case ListQuery.Refused refused -> Mono.just(refused.error().answer());
                    case ListQuery query -> page(account, request.path(), query);
                };
        };
    }

    private Mono<Answer> page(Account account, String path, ListQuery query) {
        MessageFilter filter = query.filter();
        return messages.list(account.sid(), filter)
                .map(page -> Answer.json(200, JsonBody.write(new ListJson(path, query, page)::write)))
                .onErrorResume(ViewUnavailableException.class, e -> Mono.just(FetchMessage.unavailable()));
    }
}
