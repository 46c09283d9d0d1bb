package io.trunkline.api.admin;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeRefusal;
import io.trunkline.gateway.config.ChangeRefusal.Reason;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.RouteUndo;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * {@code POST /v1/admin/routes/rollback}: the routes as they were before their last change, whole or not at all. Once more
 * brings them back again.
 */
final class RouteRollback {
    private final AdminContext context;

    RouteRollback(AdminContext context) {
        this.context = context;
    }

    List<Route> routes(AdminAccess access) {
        return List.of(Route.post(EntryResource.ROOT + "routes/rollback", access.guard(this::rollBack)));
    }

    private Mono<Answer> rollBack(String by, Request request) {
        return context.changes()
                .change(by, RouteRollback::plan)
                .map(result -> ChangeAnswers.answer(result, now -> done(now)));
    }

    private static ChangePlan.Decision plan(Directory now) {
        return now.routeUndo()
                .map(undo -> EntryPlan.whole(now, undo.edits()))
                .orElseGet(() -> new ChangePlan.Refusal(
                        new ChangeRefusal(Reason.MISSING, "routes: never changed (expected: a change to undo)")));
    }

    /** What the change that was undone had put and removed is what undoing this one would put and remove. */
    private static Answer done(Directory now) {
        RouteUndo undone = now.routeUndo().orElseThrow();
        Map<String, Object> counts = Map.of(
                "undone",
                undone.put().size() + undone.removed().size(),
                "routes",
                now.routes().size());
        return Answer.json(200, JsonBody.write(json -> Json.write(json, counts)));
    }
}
