package io.trunkline.api.admin;

import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.SecretBox;
import java.util.ArrayList;
import java.util.List;

/** Administration as routes. */
public final class AdminApi {
    private final AdminAccess access;
    private final AdminContext context;

    public AdminApi(DirectoryLog directory, DirectoryChanges changes, SecretBox secrets, AdminAccess access) {
        this.access = access;
        this.context = new AdminContext(directory, changes, secrets);
    }

    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        EntryKinds.ALL.forEach(kind -> routes.addAll(new EntryResource(kind, context).routes(access)));
        routes.addAll(new AccountSecrets(context).routes(access));
        routes.addAll(new WholeDirectory(context).routes(access));
        routes.addAll(new ChangeHistory(context).routes(access));
        return List.copyOf(routes);
    }
}
