package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.inbound.InboundStore;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.ViewUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/carriers/{name}/unmatched-messages}: what subscribers sent to numbers of no account, newest first. It is no
 * account's, so that every account sees it, but not its text, and of the subscriber's number the last four digits only.
 */
final class UnmatchedMessages {
    private static final int PAGE_SIZE = 50;
    private static final int PAGE_SIZE_MAX = 1_000;
    private static final int DIGITS_SHOWN = 4;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final DirectoryLog directory;
    private final InboundStore inbound;

    UnmatchedMessages(DirectoryLog directory, InboundStore inbound) {
        this.directory = directory;
        this.inbound = inbound;
    }

    Mono<Answer> handle(Account account, Request request) {
        String carrier = request.variable(0);
        if (directory.current().carrier(carrier).isEmpty()) {
            return Mono.just(ApiError.notFound(request.path()).answer());
        }
        return switch (Form.ofQuery(request)) {
            case FormReading.Broken broken -> Mono.just(broken.error().answer());
            case Form form -> page(request.path(), carrier, form);
        };
    }

    private Mono<Answer> page(String path, String carrier, Form form) {
        String pageSize = form.first("PageSize");
        String pageToken = form.first("PageToken");
        int size = pageSize == null ? PAGE_SIZE : size(pageSize);
        Optional<MessageSid> before = pageToken == null ? Optional.empty() : MessageSid.parse(pageToken);
        if (size < 1) {
            return Mono.just(ApiError.badRequest("PageSize: " + ApiError.shown(String.valueOf(pageSize))
                            + " (expected: 1 to " + PAGE_SIZE_MAX + ")")
                    .answer());
        }
        if (pageToken != null && before.isEmpty()) {
            return Mono.just(
                    ApiError.badRequest("PageToken: " + ApiError.shown(pageToken) + " (expected: as in next_page_uri)")
                            .answer());
        }
        return inbound.unmatched(carrier, before.orElse(null), size + 1)
                .map(found -> Answer.json(200, JsonBody.write(json -> write(json, path, found, size))))
                .onErrorResume(
                        ViewUnavailableException.class,
                        e -> Mono.just(ApiError.unavailable("The message store cannot answer at the moment")
                                .answer(RETRY_AFTER)));
    }

    /** What is above the bound counts as the bound; 0 for what is no number. */
    private static int size(String text) {
        return text.matches("[0-9]{1,9}") ? Math.min(Integer.parseInt(text), PAGE_SIZE_MAX) : 0;
    }

    private static void write(JsonGenerator json, String path, List<InboundMessage> found, int most)
            throws IOException {
        List<InboundMessage> page = found.size() > most ? found.subList(0, most) : found;
        json.writeStartObject();
        json.writeArrayFieldStart("unmatched_messages");
        for (InboundMessage message : page) {
            json.writeStartObject();
            json.writeStringField("sid", message.sid().toString());
            json.writeStringField("from", masked(message.sender()));
            json.writeStringField("to", message.recipient());
            json.writeNumberField("characters", message.text().length());
            json.writeNumberField("segments", message.segments());
            json.writeStringField("received_at", message.at().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField(
                "next_page_uri",
                page.size() == found.size()
                        ? null
                        : path + "?PageSize=" + most + "&PageToken="
                                + page.getLast().sid());
        json.writeEndObject();
    }

    private static String masked(String number) {
        int hidden = Math.max(0, number.length() - DIGITS_SHOWN);
        return "*".repeat(hidden) + number.substring(hidden);
    }
}
