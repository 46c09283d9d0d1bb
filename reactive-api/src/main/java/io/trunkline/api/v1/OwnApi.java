package io.trunkline.api.v1;

import io.trunkline.api.access.Authenticator;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.inbound.InboundStore;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.receipt.OrphanStore;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.webhook.CallbackHistory;
import java.time.InstantSource;
import java.util.List;

/** Our own API as routes. */
public final class OwnApi {
    private final Authenticator authenticator;
    private final Timeline timeline;
    private final OrphanReceipts orphans;
    private final Queues queues;
    private final UnmatchedMessages unmatched;

    public OwnApi(
            MessageQueries messages,
            CallbackHistory callbacks,
            DirectoryLog directory,
            OrphanStore orphans,
            InboundStore inbound,
            QueueDepths depths,
            Authenticator authenticator) {
        this.authenticator = authenticator;
        this.timeline = new Timeline(messages, callbacks);
        this.orphans = new OrphanReceipts(directory, orphans);
        this.queues = new Queues(directory, depths, InstantSource.system());
        this.unmatched = new UnmatchedMessages(directory, inbound);
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/v1/messages/{message}/timeline", authenticator.guard(timeline::handle)),
                Route.get("/v1/queues", authenticator.guard(queues::all)),
                Route.get("/v1/senders/{sender}/queue", authenticator.guard(queues::sender)),
                Route.get("/v1/services/{service}/queue", authenticator.guard(queues::service)),
                Route.get("/v1/carriers/{carrier}/orphan-receipts", authenticator.guard(orphans::handle)),
                Route.get("/v1/carriers/{carrier}/unmatched-messages", authenticator.guard(unmatched::handle)));
    }
}
