package io.trunkline.api.admin;

import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.OptOutLog;
import io.trunkline.gateway.config.SecretBox;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Administration as routes. */
public final class AdminApi {
    private final AdminAccess access;
    private final AdminContext context;
    private final OptOutResource optOuts;

    /**
     * @param clock tells when an administrator says what a subscriber wants
     */
    public AdminApi(
            DirectoryLog directory,
            DirectoryChanges changes,
            OptOutLog optOuts,
            SecretBox secrets,
            AdminAccess access,
            InstantSource clock) {
        this.access = access;
        this.optOuts = new OptOutResource(directory, optOuts, clock);
        this.context = new AdminContext(directory, changes, secrets);
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        EntryKinds.ALL.forEach(kind -> routes.addAll(new EntryResource(kind, context).routes(access)));
        routes.addAll(new AccountSecrets(context).routes(access));
        routes.addAll(new RouteRollback(context).routes(access));
        routes.addAll(new WholeDirectory(context).routes(access));
        routes.addAll(new ChangeHistory(context).routes(access));
        routes.addAll(optOuts.routes(access));
        return List.copyOf(routes);
    }
}
