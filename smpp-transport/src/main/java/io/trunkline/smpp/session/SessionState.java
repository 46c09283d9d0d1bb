package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;

/**
 * Where a session stands, for both roles (SMPP 3.4 section 2.2; 5.0 section 2.3). Pure.
 *
 * <pre>
 *         bind sent or received    answered ESME_ROK
 *   OPEN ----------------------> BINDING ----------> BOUND_TRANSMITTER
 *    |                              |                BOUND_RECEIVER      -- unbind either way --> UNBINDING
 *    |                              |                BOUND_TRANSCEIVER                               |
 *    +------------------------------+----------------------+-- connection ends -----------------> CLOSED
 * </pre>
 */
public enum SessionState {
    OPEN,
    BINDING,
    BOUND_TRANSMITTER,
    BOUND_RECEIVER,
    BOUND_TRANSCEIVER,
    UNBINDING,
    CLOSED;

    static SessionState bound(BindMode mode) {
        return switch (mode) {
            case TRANSMITTER -> BOUND_TRANSMITTER;
            case RECEIVER -> BOUND_RECEIVER;
            case TRANSCEIVER -> BOUND_TRANSCEIVER;
        };
    }

    public boolean isBound() {
        return this == BOUND_TRANSMITTER || this == BOUND_RECEIVER || this == BOUND_TRANSCEIVER;
    }

    /** Whether messages may go from the ESME to the message centre. */
    boolean esmeTransmits() {
        return this == BOUND_TRANSMITTER || this == BOUND_TRANSCEIVER;
    }

    /** Whether messages may go from the message centre to the ESME. */
    boolean esmeReceives() {
        return this == BOUND_RECEIVER || this == BOUND_TRANSCEIVER;
    }

    /** Whether {@code role} may send messages. */
    boolean maySend(SessionRole role) {
        return switch (role) {
            case ESME -> esmeTransmits();
            case MESSAGE_CENTRE -> esmeReceives();
        };
    }

    /**
     * Whether a request may come in now: ESME_ROK, or the status that refuses it.
     *
     * @param role ours
     */
    CommandStatus admits(CommandId request, SessionRole role) {
        return switch (request) {
            case ENQUIRE_LINK -> allowIf(this != CLOSED);
            case UNBIND -> allowIf(isBound() || this == UNBINDING);
            case BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER -> admitsBind(role);
            case SUBMIT_SM,
                    SUBMIT_MULTI,
                    QUERY_SM,
                    CANCEL_SM,
                    REPLACE_SM,
                    BROADCAST_SM,
                    QUERY_BROADCAST_SM,
                    CANCEL_BROADCAST_SM -> allowIf(role == SessionRole.MESSAGE_CENTRE && esmeTransmits());
            case DATA_SM -> role == SessionRole.MESSAGE_CENTRE ? allowIf(esmeTransmits()) : admitsDelivery();
            case DELIVER_SM -> role == SessionRole.ESME ? admitsDelivery() : CommandStatus.RINVBNDSTS;
            case ALERT_NOTIFICATION -> allowIf(role == SessionRole.ESME && esmeReceives());
            case OUTBIND -> allowIf(role == SessionRole.ESME && this == OPEN);
            case GENERIC_NACK,
                    BIND_RECEIVER_RESP,
                    BIND_TRANSMITTER_RESP,
                    BIND_TRANSCEIVER_RESP,
                    QUERY_SM_RESP,
                    SUBMIT_SM_RESP,
                    DELIVER_SM_RESP,
                    UNBIND_RESP,
                    REPLACE_SM_RESP,
                    CANCEL_SM_RESP,
                    ENQUIRE_LINK_RESP,
                    SUBMIT_MULTI_RESP,
                    DATA_SM_RESP,
                    BROADCAST_SM_RESP,
                    QUERY_BROADCAST_SM_RESP,
                    CANCEL_BROADCAST_SM_RESP ->
                throw new IllegalArgumentException("command_id: " + request + " (expected: a request)");
        };
    }

    private CommandStatus admitsBind(SessionRole role) {
        if (role == SessionRole.MESSAGE_CENTRE && (this == BINDING || isBound())) {
            return CommandStatus.RALYBND;
        }
        return allowIf(role == SessionRole.MESSAGE_CENTRE && this == OPEN);
    }

    /** What crosses our unbind is to come again by another session: ESME_RINVBNDSTS may end it for good. */
    private CommandStatus admitsDelivery() {
        return this == UNBINDING ? CommandStatus.RX_T_APPN : allowIf(esmeReceives());
    }

    private static CommandStatus allowIf(boolean allowed) {
        return allowed ? CommandStatus.ROK : CommandStatus.RINVBNDSTS;
    }
}
