package io.trunkline.api.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.trunkline.api.admin.AdminAccess.AdminHandler;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.EntryStamp;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The entries of one kind: {@code GET} and {@code POST} on the collection, {@code GET}, {@code PUT}, {@code PATCH} and
 * {@code DELETE} on an entry.
 */
final class EntryResource {
    static final String ROOT = "/v1/admin/";

    private final EntryKind<?> kind;
    private final AdminContext context;

    EntryResource(EntryKind<?> kind, AdminContext context) {
        this.kind = kind;
        this.context = context;
    }

    List<Route> routes(AdminAccess access) {
        String collection = ROOT + kind.path();
        String entry = kind.identity().stream()
                .map(field -> "/{" + field.replace("_", "") + "}")
                .collect(Collectors.joining("", collection, ""));
        return List.of(
                Route.get(collection, access.guard(new EntryList(kind, context)::handle)),
                Route.post(collection, access.guard(this::create)),
                Route.get(entry, access.guard(named(this::fetch))),
                Route.put(entry, access.guard(named(this::replace))),
                Route.patch(entry, access.guard(named(this::patch))),
                Route.delete(entry, access.guard(named(this::remove))));
    }

    /**
     * An entry that a path names.
     *
     * @param identity the fields that name it
     */
    private record Named(String key, Map<String, Object> identity) {}

    @FunctionalInterface
    private interface NamedHandler {
        Mono<Answer> handle(Named entry, String by, Request request);
    }

    private AdminHandler named(NamedHandler handler) {
        return (by, request) -> named(request)
                .map(entry -> handler.handle(entry, by, request))
                .orElseGet(() -> Mono.just(ApiError.notFound(request.path()).answer()));
    }

    private Optional<Named> named(Request request) {
        try {
            Map<String, Object> identity = new LinkedHashMap<>();
            for (int i = 0; i < kind.identity().size(); i++) {
                identity.put(kind.identity().get(i), decoded(request.variable(i)));
            }
            return Optional.of(new Named(kind.key(new Fields(identity)), identity));
        } catch (IllegalArgumentException noNameOfThisKind) {
            return Optional.empty();
        }
    }

    /** Percent signs are codes; a plus sign is itself in a path. */
    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Mono<Answer> create(String by, Request request) {
        return withBody(request, body -> {
            Map<String, Object> tree = new LinkedHashMap<>(body);
            kind.name(tree);
            return save(kind.key(new Fields(tree)), new Precondition.Absent(), by, before -> tree);
        });
    }

    private Mono<Answer> fetch(Named named, String by, Request request) {
        Directory now = context.directory().current();
        return Mono.just(now.entry(named.key())
                .map(entry -> answer(200, now, entry, Map.of()))
                .orElseGet(() -> ApiError.notFound(request.path()).answer()));
    }

    private Mono<Answer> replace(Named named, String by, Request request) {
        return Precondition.of(request)
                .map(precondition -> withBody(
                        request, body -> save(named.key(), precondition, by, before -> identified(body, named))))
                .orElseGet(() -> Mono.just(ChangeAnswers.preconditionRequired()));
    }

    private Mono<Answer> patch(Named named, String by, Request request) {
        return Precondition.of(request)
                .map(precondition -> withBody(
                        request,
                        body -> save(
                                named.key(), precondition, by, before -> identified(patched(before, body), named))))
                .orElseGet(() -> Mono.just(ChangeAnswers.preconditionRequired()));
    }

    private Map<String, Object> patched(@Nullable DirectoryEntry before, Map<String, Object> body) {
        Map<String, Object> tree = before == null ? new LinkedHashMap<>() : kind.tree(before);
        kind.beforePatch(tree, body);
        return Json.merged(tree, body);
    }

    private Mono<Answer> remove(Named named, String by, Request request) {
        return Precondition.of(request)
                .map(precondition -> context.changes()
                        .change(by, EntryPlan.remove(named.key(), precondition))
                        .map(result -> ChangeAnswers.answer(result, now -> Answer.noContent())))
                .orElseGet(() -> Mono.just(ChangeAnswers.preconditionRequired()));
    }

    /** The path names the entry; a body may name it too, and no other. */
    private static Map<String, Object> identified(Map<String, Object> body, Named named) {
        Map<String, Object> tree = new LinkedHashMap<>(named.identity());
        body.forEach((name, value) -> {
            Object inPath = named.identity().get(name);
            if (inPath != null && !inPath.equals(value)) {
                throw new IllegalArgumentException(name + ": " + ApiError.shown(value.toString()) + " (expected: "
                        + ApiError.shown(inPath.toString()) + ", as in the path)");
            }
            tree.put(name, value);
        });
        return tree;
    }

    private Mono<Answer> save(
            String key,
            Precondition precondition,
            String by,
            Function<@Nullable DirectoryEntry, Map<String, Object>> tree) {
        IssuedSecrets secrets = new IssuedSecrets(context.secrets());
        return context.changes()
                .change(by, EntryPlan.put(key, precondition, before -> kind.entry(tree.apply(before), before, secrets)))
                .map(result -> ChangeAnswers.answer(result, now -> saved(now, key, precondition, secrets)));
    }

    private Answer saved(Directory now, String key, Precondition precondition, IssuedSecrets secrets) {
        DirectoryEntry entry = now.entry(key).orElseThrow();
        int status = precondition instanceof Precondition.Absent ? 201 : 200;
        return answer(status, now, entry, secrets.issued())
                .with(HttpHeaderNames.LOCATION, location(kind, kind.tree(entry)));
    }

    static String location(EntryKind<?> kind, Map<String, Object> tree) {
        return ROOT + kind.path() + "/" + id(kind, tree);
    }

    /** What names an entry behind the kind's path. */
    static String id(EntryKind<?> kind, Map<String, Object> tree) {
        return kind.identity().stream()
                .map(field -> URLEncoder.encode(String.valueOf(tree.get(field)), StandardCharsets.UTF_8)
                        .replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private Answer answer(int status, Directory now, DirectoryEntry entry, Map<String, String> issued) {
        EntryStamp stamp = now.stamp(entry.key());
        Map<String, Object> tree = shown(kind, entry, stamp);
        tree.putAll(issued);
        return Answer.json(status, JsonBody.write(json -> Json.write(json, tree)))
                .with(HttpHeaderNames.ETAG, Precondition.etag(stamp.version()));
    }

    /** An entry with its version, when it came to be so, and by whom. */
    static Map<String, Object> shown(EntryKind<?> kind, DirectoryEntry entry, EntryStamp stamp) {
        Map<String, Object> tree = kind.tree(entry);
        tree.put("version", stamp.version());
        tree.put("updated_at", stamp.at().toString());
        tree.put("updated_by", stamp.by());
        return tree;
    }

    static Mono<Answer> withBody(Request request, Function<Map<String, Object>, Mono<Answer>> handler) {
        try {
            return handler.apply(Json.object(request.body()));
        } catch (IllegalArgumentException e) {
            return Mono.just(ApiError.badRequest(String.valueOf(e.getMessage())).answer());
        }
    }
}
