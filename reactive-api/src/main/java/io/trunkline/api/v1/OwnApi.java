package io.trunkline.api.v1;

import io.trunkline.api.access.Authenticator;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.receipt.OrphanStore;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.webhook.CallbackHistory;
import java.util.List;

/** Our own API as routes. */
public final class OwnApi {
    private final Authenticator authenticator;
    private final Timeline timeline;
    private final OrphanReceipts orphans;

    public OwnApi(
            MessageQueries messages,
            CallbackHistory callbacks,
            DirectoryLog directory,
            OrphanStore orphans,
            Authenticator authenticator) {
        this.authenticator = authenticator;
        this.timeline = new Timeline(messages, callbacks);
        this.orphans = new OrphanReceipts(directory, orphans);
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/v1/messages/{message}/timeline", authenticator.guard(timeline::handle)),
                Route.get("/v1/carriers/{carrier}/orphan-receipts", authenticator.guard(orphans::handle)));
    }
}
