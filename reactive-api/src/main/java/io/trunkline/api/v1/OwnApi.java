package io.trunkline.api.v1;

import io.trunkline.api.access.Authenticator;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.webhook.CallbackHistory;
import java.util.List;

/** Our own API as routes. */
public final class OwnApi {
    private final Authenticator authenticator;
    private final Timeline timeline;

    public OwnApi(MessageQueries messages, CallbackHistory callbacks, Authenticator authenticator) {
        this.authenticator = authenticator;
        this.timeline = new Timeline(messages, callbacks);
    }

    public List<Route> routes() {
        return List.of(Route.get("/v1/messages/{message}/timeline", authenticator.guard(timeline::handle)));
    }
}
