package io.trunkline.smpp.session;

import io.netty.buffer.ByteBuf;
import io.trunkline.smpp.codec.MalformedPduException;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.codec.PduDecoder;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.Outbind;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.Unbind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the peer asks: admitted by the session's state, read, counted where it waits for an answer, and handed to the
 * {@link SessionListener}; or refused by the typed response. Event loop only.
 */
final class InboundRequests {
    private static final Logger LOG = LoggerFactory.getLogger(InboundRequests.class);

    private final SmppSession session;
    private final PduDecoder decoder;
    private final SessionListener listener;
    private final SessionCounters counters;
    private final int unansweredMax;
    private int unanswered;

    InboundRequests(
            SmppSession session,
            PduDecoder decoder,
            SessionListener listener,
            SessionCounters counters,
            int unansweredMax) {
        this.session = session;
        this.decoder = decoder;
        this.listener = listener;
        this.counters = counters;
        this.unansweredMax = unansweredMax;
    }

    /** Requests that wait for the listener's answer. */
    int unanswered() {
        return unanswered;
    }

    /** One of them is answered. */
    void answered() {
        unanswered--;
    }

    void onRequest(CommandId id, int sequence, ByteBuf in, int offset, int length) {
        CommandStatus admitted = session.admits(id);
        if (!admitted.isOk()) {
            refuse(id, sequence, admitted);
        } else if (id == CommandId.SUBMIT_SM || id == CommandId.DELIVER_SM) {
            onMessage(id, sequence, in, offset, length);
        } else {
            PduRequest request = read(id, sequence, in, offset, length);
            if (request != null) {
                onOther(id, sequence, request);
            }
        }
    }

    private void onMessage(CommandId id, int sequence, ByteBuf in, int offset, int length) {
        MessageView message;
        try {
            message = decoder.view(id, in, offset, length);
        } catch (MalformedPduException e) {
            refuseMalformed(id, sequence, e);
            return;
        }
        if (admit(id, sequence)) {
            listener.onMessage(sequence, message);
        }
        message.release();
    }

    private void onOther(CommandId id, int sequence, PduRequest request) {
        switch (request) {
            case DataSm message -> {
                if (admit(id, sequence)) {
                    listener.onData(sequence, message);
                }
            }
            case MessagePdu message ->
                throw new IllegalStateException(message.commandId() + " as a record (expected: a view)");
            case Operation operation -> {
                if (admit(id, sequence)) {
                    listener.onOperation(sequence, operation);
                }
            }
            case EnquireLink link -> session.write(new EnquireLinkResp(CommandStatus.ROK), sequence);
            case Unbind unbind -> session.onPeerUnbind(sequence);
            case BindRequest bind -> {
                session.beginBinding();
                listener.onBindRequest(sequence, bind);
            }
            case Outbind outbind -> listener.onNotice(outbind);
            case AlertNotification alert -> listener.onNotice(alert);
        }
    }

    /** The body, or null where it was malformed and has been refused. */
    private @Nullable PduRequest read(CommandId id, int sequence, ByteBuf in, int offset, int length) {
        try {
            return (PduRequest) decoder.decode(id, in, offset, length);
        } catch (MalformedPduException e) {
            refuseMalformed(id, sequence, e);
            return null;
        }
    }

    private void refuseMalformed(CommandId id, int sequence, MalformedPduException defect) {
        LOG.debug("{}: {} {}: {}", session.channel(), id, Integer.toUnsignedString(sequence), defect.getMessage());
        counters.malformed.increment();
        refuse(id, sequence, defect.status());
    }

    private void refuse(CommandId id, int sequence, CommandStatus status) {
        PduResponse refusal = Refusals.of(id, status);
        if (refusal != null) {
            session.write(refusal, sequence);
        }
    }

    /** Counts a request that the listener is to answer; false where there are too many and it has been refused. */
    private boolean admit(CommandId id, int sequence) {
        session.onMessageSeen();
        if (unanswered >= unansweredMax) {
            counters.refusedInbound.increment();
            refuse(id, sequence, CommandStatus.RTHROTTLED);
            return false;
        }
        unanswered++;
        counters.messages.increment();
        return true;
    }
}
