package io.trunkline.api.admin;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/admin/directory}: every entry of every kind, without secrets. {@code POST}: many entries at once, all of
 * them or none; {@code DryRun=true} only tells what would come of it, {@code Prune=true} removes what is not listed of the
 * kinds that are.
 */
final class WholeDirectory {
    private static final String PATH = EntryResource.ROOT + "directory";

    private final AdminContext context;

    WholeDirectory(AdminContext context) {
        this.context = context;
    }

    List<Route> routes(AdminAccess access) {
        return List.of(Route.get(PATH, access.guard(this::export)), Route.post(PATH, access.guard(this::apply)));
    }

    private Mono<Answer> export(String by, Request request) {
        Directory now = context.directory().current();
        Map<String, List<Object>> tree = new LinkedHashMap<>();
        EntryKinds.ALL.forEach(kind -> tree.put(kind.path(), new ArrayList<>()));
        for (DirectoryEntry entry : now.entries().values()) {
            EntryKinds.ALL.stream()
                    .filter(kind -> kind.holds(entry))
                    .forEach(kind -> tree.getOrDefault(kind.path(), new ArrayList<>())
                            .add(EntryResource.shown(kind, entry, now.stamp(entry.key()))));
        }
        return Mono.just(Answer.json(200, JsonBody.write(json -> Json.write(json, tree))));
    }

    private Mono<Answer> apply(String by, Request request) {
        return switch (Form.ofQuery(request)) {
            case FormReading.Broken broken -> Mono.just(broken.error().answer());
            case Form form ->
                EntryResource.withBody(
                        request,
                        body -> apply(
                                by,
                                new ApplyPlan(body, context.secrets(), "true".equals(form.first("Prune"))),
                                "true".equals(form.first("DryRun"))));
        };
    }

    private Mono<Answer> apply(String by, ApplyPlan plan, boolean dryRun) {
        if (!dryRun) {
            return context.changes()
                    .change(by, plan)
                    .map(result -> ChangeAnswers.answer(result, now -> answer(plan.report(true))));
        }
        return Mono.fromCallable(() -> switch (plan.decide(context.directory().current())) {
            case ChangePlan.Refusal refusal ->
                ChangeAnswers.refused(refusal.refusal()).answer();
            case ChangePlan.Edits edits -> answer(plan.report(false));
        });
    }

    private static Answer answer(Map<String, Object> report) {
        return Answer.json(200, JsonBody.write(json -> Json.write(json, report)));
    }
}
