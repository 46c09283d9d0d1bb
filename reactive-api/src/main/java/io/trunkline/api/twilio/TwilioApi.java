package io.trunkline.api.twilio;

import io.trunkline.api.access.Authenticator;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.waiting.Cancellations;
import java.time.InstantSource;
import java.util.List;

/** The Twilio-compatible API as routes. */
public final class TwilioApi {
    static final String API_VERSION = "2010-04-01";

    private static final String MESSAGES = "/" + API_VERSION + "/Accounts/{account}/Messages.json";
    private static final String MESSAGE = "/" + API_VERSION + "/Accounts/{account}/Messages/{message}.json";

    private final Authenticator authenticator;
    private final CreateMessage create;
    private final FetchMessage fetch;
    private final ListMessages list;
    private final EraseMessage erase;

    /**
     * @param lifecycle where it becomes durable that a text is erased or a message deleted
     */
    public TwilioApi(
            KeyedIntake intake,
            MessageQueries messages,
            LifecycleLog lifecycle,
            Cancellations cancellations,
            Authenticator authenticator,
            InstantSource clock) {
        this.authenticator = authenticator;
        this.create = new CreateMessage(intake);
        this.fetch = new FetchMessage(messages);
        this.list = new ListMessages(messages);
        this.erase = new EraseMessage(messages, lifecycle, cancellations, clock);
    }

    public List<Route> routes() {
        return List.of(
                Route.post(MESSAGES, authenticator.guardPathForCaller(create::handle)),
                Route.get(MESSAGES, authenticator.guardPath(list::handle)),
                Route.get(MESSAGE, authenticator.guardPath(fetch::handle)),
                Route.post(MESSAGE, authenticator.guardPath(erase::update)),
                Route.delete(MESSAGE, authenticator.guardPath(erase::delete)));
    }
}
