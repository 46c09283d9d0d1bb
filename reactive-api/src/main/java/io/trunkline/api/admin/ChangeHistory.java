package io.trunkline.api.admin;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.DirectoryChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/admin/changes}: who changed what and when, newest first, as far as the log still tells; {@code Key} selects
 * one entry's.
 */
final class ChangeHistory {
    private final AdminContext context;

    ChangeHistory(AdminContext context) {
        this.context = context;
    }

    List<Route> routes(AdminAccess access) {
        return List.of(Route.get(EntryResource.ROOT + "changes", access.guard(this::list)));
    }

    private Mono<Answer> list(String by, Request request) {
        return Mono.just(
                switch (Form.ofQuery(request)) {
                    case FormReading.Broken broken -> broken.error().answer();
                    case Form form -> list(form.first("Key"));
                });
    }

    private Answer list(@Nullable String key) {
        List<Object> shown = context.changes().history().stream()
                .filter(change -> key == null || change.key().equals(key))
                .<Object>map(ChangeHistory::tree)
                .toList();
        return Answer.json(200, JsonBody.write(json -> Json.write(json, Map.of("changes", shown))));
    }

    private static Map<String, Object> tree(DirectoryChange change) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", change.stamp().version());
        tree.put("at", change.stamp().at().toString());
        tree.put("by", change.stamp().by());
        tree.put("node", change.stamp().node());
        tree.put("key", change.key());
        tree.put("change", change.entry().isPresent() ? "put" : "removed");
        change.entry()
                .ifPresent(entry -> EntryKinds.ALL.stream()
                        .filter(kind -> kind.holds(entry))
                        .forEach(kind -> tree.put("entry", kind.tree(entry))));
        return tree;
    }
}
