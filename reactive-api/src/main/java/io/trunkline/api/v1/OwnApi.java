package io.trunkline.api.v1;

import io.trunkline.api.access.Authenticator;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.inbound.InboundStore;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.receipt.OrphanStore;
import io.trunkline.gateway.routing.RouteTable;
import io.trunkline.gateway.routing.quality.QualityBook;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.webhook.CallbackHistory;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Our own API as routes. */
public final class OwnApi {
    private final Authenticator authenticator;
    private final Timeline timeline;
    private final OrphanReceipts orphans;
    private final Queues queues;
    private final UnmatchedMessages unmatched;
    private final Routes routes;
    private final RouteExplanation explanation;
    private final Carriers carriers;

    /**
     * What messages go by.
     *
     * @param binds of this node
     * @param book what all nodes know of routes and carriers
     */
    public record Ways(RouteTable table, Supplier<? extends Collection<CarrierBind>> binds, QualityBook book) {}

    public OwnApi(
            MessageQueries messages,
            CallbackHistory callbacks,
            DirectoryLog directory,
            OrphanStore orphans,
            InboundStore inbound,
            QueueDepths depths,
            Ways ways,
            Authenticator authenticator) {
        this.authenticator = authenticator;
        this.timeline = new Timeline(messages, callbacks);
        this.orphans = new OrphanReceipts(directory, orphans);
        this.queues = new Queues(directory, depths, InstantSource.system());
        this.unmatched = new UnmatchedMessages(directory, inbound);
        this.routes = new Routes(directory, ways);
        this.explanation = new RouteExplanation(directory, ways.table(), InstantSource.system());
        this.carriers = new Carriers(directory, depths, ways);
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/v1/messages/{message}/timeline", authenticator.guard(timeline::handle)),
                Route.get("/v1/queues", authenticator.guard(queues::all)),
                Route.get("/v1/senders/{sender}/queue", authenticator.guard(queues::sender)),
                Route.get("/v1/services/{service}/queue", authenticator.guard(queues::service)),
                Route.get("/v1/routes", authenticator.guard(routes::handle)),
                Route.get("/v1/routes/explain", authenticator.guard(explanation::handle)),
                Route.get("/v1/carriers", authenticator.guard(carriers::handle)),
                Route.get("/v1/carriers/{carrier}/orphan-receipts", authenticator.guard(orphans::handle)),
                Route.get("/v1/carriers/{carrier}/unmatched-messages", authenticator.guard(unmatched::handle)));
    }
}
