package io.trunkline.smpp.client;

import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.SubmitSm;
import reactor.core.publisher.Mono;

/** What a bind's owner does with what comes in. Called on the bind's event loop; must not block. */
public interface BindHandler {
    /** Refuses every message with ESME_RX_P_APPN; for transmitters. */
    BindHandler REFUSING = message -> Mono.just(CommandStatus.RX_P_APPN);

    /**
     * A deliver_sm came, or a data_sm in that shape. The response is sent when the Mono completes, with its status; an
     * error or an empty Mono is answered ESME_RX_T_APPN, so that the message centre tries again. Beyond the bound of
     * unanswered messages the peer gets ESME_RTHROTTLED and this is not called. The Mono is not cancelled when the
     * session ends.
     */
    Mono<CommandStatus> deliver(DeliverSm message);

    /**
     * The same before a record is made of a deliver_sm, for who reads little of it; this is what is called. The view is
     * valid during the call only, not while the Mono runs.
     */
    default Mono<CommandStatus> deliver(MessageView message) {
        return deliver(message.toDeliverSm());
    }

    /** A response came after its submission had been reported {@link SubmitOutcome.Unknown}. */
    default void late(SubmitSm pdu, Object context, SubmitOutcome outcome) {}

    /** An alert_notification came; it has no answer. */
    default void alert(AlertNotification alert) {}
}
