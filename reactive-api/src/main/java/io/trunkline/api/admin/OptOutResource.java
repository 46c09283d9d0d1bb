package io.trunkline.api.admin;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.OptOutLog;
import io.trunkline.gateway.config.OptOutLog.Listed;
import io.trunkline.gateway.config.OptOutLog.Page;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/admin/opt-outs}: who has opted out of what, page by page, {@code Number} and {@code Scope} select. {@code GET},
 * {@code PUT} and {@code DELETE} on {@code …/opt-outs/{scope}/{number}}. The newest word of subscriber or administrator
 * holds, so that there is no version to compare.
 */
final class OptOutResource {
    private static final String PATH = EntryResource.ROOT + "opt-outs";
    private static final int PAGE_SIZE = 50;
    private static final int PAGE_SIZE_MAX = 1_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final DirectoryLog directory;
    private final OptOutLog optOuts;
    private final InstantSource clock;

    OptOutResource(DirectoryLog directory, OptOutLog optOuts, InstantSource clock) {
        this.directory = directory;
        this.optOuts = optOuts;
        this.clock = clock;
    }

    List<Route> routes(AdminAccess access) {
        String one = PATH + "/{scope}/{number}";
        return List.of(
                Route.get(PATH, access.guard(this::list)),
                Route.get(one, access.guard((by, request) -> named(request, this::fetch))),
                Route.put(one, access.guard((by, request) -> named(request, pair -> stop(by, pair)))),
                Route.delete(one, access.guard((by, request) -> named(request, pair -> start(by, pair)))));
    }

    private record Pair(String scope, Address number) {
        boolean isOf(OptOut word) {
            return word.scope().equals(scope) && word.subscriber().equals(number);
        }
    }

    @FunctionalInterface
    private interface PairHandler {
        Mono<Answer> handle(Pair pair);
    }

    private Mono<Answer> list(String by, Request request) {
        return switch (Form.ofQuery(request)) {
            case FormReading.Broken broken -> Mono.just(broken.error().answer());
            case Form form -> list(request.path(), form);
        };
    }

    private Mono<Answer> list(String path, Form form) {
        Optional<Long> size = number(form.first("PageSize"), PAGE_SIZE);
        Optional<Long> from = number(form.first("PageToken"), 0);
        if (size.isEmpty() || size.get() < 1 || from.isEmpty()) {
            return Mono.just(ApiError.badRequest("PageSize, PageToken: not understood (expected: 1 to " + PAGE_SIZE_MAX
                            + ", and as in next_page_uri)")
                    .answer());
        }
        String number = form.first("Number");
        String scope = form.first("Scope");
        int most = (int) Math.min(size.get(), PAGE_SIZE_MAX);
        return optOuts.list(from.get(), most, wanted(number, scope))
                .map(page -> json(200, tree(page, next(path, most, number, scope))))
                .onErrorResume(RejectedExecutionException.class, busy -> unavailable());
    }

    private static Predicate<OptOut> wanted(@Nullable String number, @Nullable String scope) {
        return word -> (number == null || word.subscriber().value().equals(number))
                && (scope == null || word.scope().equals(scope));
    }

    private static String next(String path, int size, @Nullable String number, @Nullable String scope) {
        return path + "?PageSize=" + size + selection("Number", number) + selection("Scope", scope) + "&PageToken=";
    }

    private static String selection(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Map<String, Object> tree(Page page, String next) {
        return Map.of(
                "opt_outs",
                page.words().stream().<Object>map(OptOutResource::tree).toList(),
                "next_page_uri",
                page.next().isPresent() ? next + page.next().getAsLong() : Json.Null.NULL);
    }

    private static Map<String, Object> tree(Listed listed) {
        OptOut word = listed.word();
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("scope", word.scope());
        tree.put("number", word.subscriber().value());
        tree.put("said_at", word.at().toString());
        tree.put("message_sid", word.by() == null ? Json.Null.NULL : word.by().toString());
        tree.put("version", listed.stamp().version());
        tree.put("updated_at", listed.stamp().at().toString());
        tree.put("updated_by", listed.stamp().by());
        return tree;
    }

    private static Optional<Long> number(@Nullable String text, long fallback) {
        if (text == null) {
            return Optional.of(fallback);
        }
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Mono<Answer> named(Request request, PairHandler handler) {
        return Address.parse(decoded(request.variable(1)))
                .map(number -> handler.handle(new Pair(decoded(request.variable(0)), number)))
                .orElseGet(() -> Mono.just(ApiError.notFound(request.path()).answer()));
    }

    /** Percent signs are codes; a plus sign is itself in a path. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Mono<Answer> fetch(Pair pair) {
        return isStopped(pair) ? found(200, pair, 0) : Mono.just(missing(pair));
    }

    private Mono<Answer> found(int status, Pair pair, long from) {
        return optOuts.list(from, 1, pair::isOf)
                .flatMap(page -> {
                    if (!page.words().isEmpty()) {
                        return Mono.just(json(status, tree(page.words().getFirst())));
                    }
                    return page.next().isPresent()
                            ? found(status, pair, page.next().getAsLong())
                            : Mono.just(missing(pair));
                })
                .onErrorResume(RejectedExecutionException.class, busy -> unavailable());
    }

    private Mono<Answer> stop(String by, Pair pair) {
        if (!isThere(pair.scope())) {
            return Mono.just(ApiError.badRequest("scope: " + ApiError.shown(pair.scope())
                            + " (expected: the SID of a service, or the address of a sender, that there is)")
                    .answer());
        }
        int status = isStopped(pair) ? 200 : 201;
        OptOut word = word(pair, true);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("scope", word.scope());
        tree.put("number", word.subscriber().value());
        tree.put("said_at", word.at().toString());
        tree.put("updated_by", by);
        return optOuts.say(by, word)
                .then(Mono.fromSupplier(() -> json(status, tree)))
                .onErrorResume(LogOutcomeUnknownException.class, unknown -> unknown());
    }

    private Mono<Answer> start(String by, Pair pair) {
        if (!isStopped(pair)) {
            return Mono.just(missing(pair));
        }
        return optOuts.say(by, word(pair, false))
                .then(Mono.fromSupplier(Answer::noContent))
                .onErrorResume(LogOutcomeUnknownException.class, unknown -> unknown());
    }

    /**
     * Newer than what is known, whatever the clock of the node that took it. What ends a STOP is no newer than it must be:
     * the subscriber's next STOP has the log's time, which may be behind this node's clock, and holds.
     */
    private OptOut word(Pair pair, boolean stopped) {
        Instant now = clock.instant();
        Instant at = directory
                .optOuts()
                .saidAt(pair.scope(), pair.number())
                .map(before -> before.plusMillis(1))
                .filter(next -> !stopped || now.isBefore(next))
                .orElse(now);
        return new OptOut(pair.scope(), pair.number(), stopped, at, null);
    }

    private boolean isStopped(Pair pair) {
        return directory.optOuts().contains(pair.scope(), pair.number());
    }

    private boolean isThere(String scope) {
        Directory now = directory.current();
        return ServiceSid.parse(scope).flatMap(now::service).isPresent()
                || Address.parse(scope).flatMap(now::sender).isPresent();
    }

    private static Answer missing(Pair pair) {
        return new ApiError(
                        404, 20404, "opt-out of " + pair.number() + " from " + ApiError.shown(pair.scope()) + ": none")
                .answer();
    }

    private static Mono<Answer> unavailable() {
        return Mono.just(
                ApiError.unavailable("The log is read for others at the moment").answer(RETRY_AFTER));
    }

    private static Mono<Answer> unknown() {
        return Mono.just(
                new ApiError(504, 20504, "Whether the change was made is not known; fetch the entry again").answer());
    }

    private static Answer json(int status, Map<String, Object> tree) {
        return Answer.json(status, JsonBody.write(json -> Json.write(json, tree)));
    }
}
