package io.trunkline.smpp.session;

import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduRequest;

/** What a client or a server does with its session. Called on the session's event loop only. */
public interface SessionListener {
    /** A peer asks to bind; {@link SmppSession#acceptBind} or {@link SmppSession#refuseBind} must follow. */
    default void onBindRequest(int sequence, BindRequest bind) {}

    /** Our bind was accepted. */
    default void onBound(BindResponse response) {}

    /**
     * A submit_sm came to a message centre, a deliver_sm to an ESME; {@link SmppSession#respond} must follow, once.
     *
     * @param message valid during the call only
     */
    void onMessage(int sequence, MessageView message);

    /** A data_sm came; {@link SmppSession#respond} must follow, once. */
    void onData(int sequence, DataSm message);

    /** A message centre is asked something else; {@link SmppSession#respond} must follow, once. */
    default void onOperation(int sequence, Operation operation) {
        throw new IllegalStateException(
                operation.commandId() + " at an ESME (expected: refused by the session's state)");
    }

    /** A request came that has no answer: outbind or alert_notification. */
    default void onNotice(PduRequest notice) {}

    /** There may be room to send now. */
    void onCredit();

    /**
     * The session has ended and every request in flight has been told; called once.
     *
     * @param status how the bind was refused; ESME_ROK where it was not
     */
    void onClosed(CloseReason reason, CommandStatus status);
}
