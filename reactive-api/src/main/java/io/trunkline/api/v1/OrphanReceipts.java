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
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.OrphanStore;
import io.trunkline.gateway.receipt.OrphanStore.Listed;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/carriers/{name}/orphan-receipts}: receipts whose message is not known, newest first. An orphan is no
 * account's, so that every account sees it, and of its destination the last four digits only.
 */
final class OrphanReceipts {
    private static final int PAGE_SIZE = 50;
    private static final int PAGE_SIZE_MAX = 1_000;
    private static final int DIGITS_SHOWN = 4;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final DirectoryLog directory;
    private final OrphanStore orphans;

    OrphanReceipts(DirectoryLog directory, OrphanStore orphans) {
        this.directory = directory;
        this.orphans = orphans;
    }

    Mono<Answer> handle(Account account, Request request) {
        String carrier = request.variable(0);
        if (directory.current().carriers().stream()
                .noneMatch(known -> known.name().equals(carrier))) {
            return Mono.just(ApiError.notFound(request.path()).answer());
        }
        return switch (Form.ofQuery(request)) {
            case FormReading.Broken broken -> Mono.just(broken.error().answer());
            case Form form -> page(request.path(), carrier, form.first("PageSize"), form.first("PageToken"));
        };
    }

    private Mono<Answer> page(String path, String carrier, @Nullable String pageSize, @Nullable String pageToken) {
        OptionalLong size = pageSize == null ? OptionalLong.of(PAGE_SIZE) : number(pageSize);
        OptionalLong before = pageToken == null ? OptionalLong.of(Long.MAX_VALUE) : number(pageToken);
        if (size.isEmpty() || size.getAsLong() < 1) {
            return Mono.just(ApiError.badRequest("PageSize: " + ApiError.shown(String.valueOf(pageSize))
                            + " (expected: 1 to " + PAGE_SIZE_MAX + ")")
                    .answer());
        }
        if (before.isEmpty()) {
            return Mono.just(ApiError.badRequest("PageToken: " + ApiError.shown(String.valueOf(pageToken))
                            + " (expected: as in next_page_uri)")
                    .answer());
        }
        int most = (int) Math.min(size.getAsLong(), PAGE_SIZE_MAX);
        return orphans.list(carrier, before.getAsLong(), most + 1)
                .map(found -> Answer.json(200, JsonBody.write(json -> write(json, path, found, most))))
                .onErrorResume(
                        MatcherUnavailableException.class,
                        e -> Mono.just(ApiError.unavailable("The message store cannot answer at the moment")
                                .answer(RETRY_AFTER)));
    }

    private static OptionalLong number(String text) {
        if (text.isEmpty() || text.length() > 18 || text.chars().anyMatch(c -> c < '0' || c > '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static void write(JsonGenerator json, String path, List<Listed> found, int most) throws IOException {
        List<Listed> page = found.size() > most ? found.subList(0, most) : found;
        json.writeStartObject();
        json.writeArrayFieldStart("orphan_receipts");
        for (Listed orphan : page) {
            write(json, orphan);
        }
        json.writeEndArray();
        if (page.size() < found.size()) {
            json.writeStringField(
                    "next_page_uri",
                    path + "?PageSize=" + most + "&PageToken="
                            + page.getLast().orphan().offset());
        } else {
            json.writeNullField("next_page_uri");
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Listed orphan) throws IOException {
        CarrierReceipt receipt = orphan.orphan().receipt();
        Instant nextTry = orphan.nextTry();
        json.writeStartObject();
        json.writeStringField("message_id", receipt.carrierMessageId());
        json.writeStringField("destination", masked(receipt.destination()));
        json.writeStringField("received_at", receipt.at().toString());
        json.writeStringField("outcome", receipt.outcome().name().toLowerCase(Locale.ROOT));
        if (receipt.code() != null) {
            json.writeNumberField("error_code", receipt.code().code());
        }
        json.writeStringField("detail", receipt.detail());
        json.writeNumberField("tries", orphan.tries());
        if (nextTry == null) {
            json.writeNullField("next_try_at");
        } else {
            json.writeStringField("next_try_at", nextTry.toString());
        }
        json.writeEndObject();
    }

    private static String masked(String destination) {
        int hidden = Math.max(0, destination.length() - DIGITS_SHOWN);
        return "*".repeat(hidden) + destination.substring(hidden);
    }
}
