package io.trunkline.api.twilio;

import io.trunkline.api.http.Route;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.intake.Intake;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.view.MessageQueries;
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
            Intake intake,
            MessageQueries messages,
            LifecycleLog lifecycle,
            DirectoryLog directory,
            SecretBox secrets,
            InstantSource clock) {
        this.authenticator = new Authenticator(directory, secrets);
        this.create = new CreateMessage(intake);
        this.fetch = new FetchMessage(messages);
        this.list = new ListMessages(messages);
        this.erase = new EraseMessage(messages, lifecycle, clock);
    }

    public List<Route> routes() {
        return List.of(
                Route.post(MESSAGES, authenticator.guard(create::handle)),
                Route.get(MESSAGES, authenticator.guard(list::handle)),
                Route.get(MESSAGE, authenticator.guard(fetch::handle)),
                Route.post(MESSAGE, authenticator.guard(erase::update)),
                Route.delete(MESSAGE, authenticator.guard(erase::delete)));
    }
}
