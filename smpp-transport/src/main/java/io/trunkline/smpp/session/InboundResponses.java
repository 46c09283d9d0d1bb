package io.trunkline.smpp.session;

import io.netty.buffer.ByteBuf;
import io.trunkline.smpp.codec.MalformedPduException;
import io.trunkline.smpp.codec.PduDecoder;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.PduResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the peer answers: to a request of the window, to what bypasses it (bind, enquire_link, unbind), late, or to
 * nothing at all. Never answered. Event loop only.
 */
final class InboundResponses {
    private static final Logger LOG = LoggerFactory.getLogger(InboundResponses.class);

    private final SmppSession session;
    private final PduDecoder decoder;
    private final RequestWindow<PendingRequest> window;
    private final SessionCounters counters;
    private int bindSequence;
    private int linkSequence;
    private int unbindSequence;

    InboundResponses(
            SmppSession session, PduDecoder decoder, RequestWindow<PendingRequest> window, SessionCounters counters) {
        this.session = session;
        this.decoder = decoder;
        this.window = window;
        this.counters = counters;
    }

    /** Takes a number for our bind. */
    int bindAsked() {
        bindSequence = window.nextSequence();
        return bindSequence;
    }

    /** Takes a number for an enquire_link. */
    int linkAsked() {
        linkSequence = window.nextSequence();
        return linkSequence;
    }

    /** Takes a number for our unbind. */
    int unbindAsked() {
        unbindSequence = window.nextSequence();
        return unbindSequence;
    }

    void onResponse(@Nullable CommandId id, int sequence, ByteBuf in, int offset, int length) {
        PendingRequest pending = window.complete(sequence);
        if (pending == null) {
            onUnawaited(id, sequence, in, offset, length);
            return;
        }
        session.onMessageSeen();
        if (id == null || !answers(pending, id)) {
            LOG.warn(
                    "{}: sequence_number {}: {} (expected: {})",
                    session.channel(),
                    Integer.toUnsignedString(sequence),
                    id,
                    pending.request().commandId().response());
            pending.unknown(sequence, UnknownReason.WRONG_RESPONSE);
        } else {
            complete(pending, id, sequence, in, offset, length);
        }
        session.advanceDrain();
    }

    private void complete(PendingRequest pending, CommandId id, int sequence, ByteBuf in, int offset, int length) {
        PduResponse response;
        try {
            response = (PduResponse) decoder.decode(id, in, offset, length);
        } catch (MalformedPduException e) {
            LOG.warn("{}: {} {}: {}", session.channel(), id, Integer.toUnsignedString(sequence), e.getMessage());
            counters.malformed.increment();
            pending.unknown(sequence, UnknownReason.MALFORMED_RESPONSE);
            return;
        }
        notePassedOver(id, sequence);
        pending.answered(sequence, response);
    }

    private void notePassedOver(CommandId id, int sequence) {
        if (decoder.passedOver()) {
            LOG.debug("{}: {} {}: its body is defective", session.channel(), id, Integer.toUnsignedString(sequence));
            counters.malformed.increment();
        }
    }

    private void onUnawaited(@Nullable CommandId id, int sequence, ByteBuf in, int offset, int length) {
        if (sequence == linkSequence && linkSequence != 0) {
            linkSequence = 0;
            counters.linksAnswered.increment();
        } else if (sequence == bindSequence && session.awaitsBindResponse()) {
            onBindResponse(id, in, offset, length);
        } else if (sequence == unbindSequence && session.state() == SessionState.UNBINDING) {
            session.onUnbound();
        } else {
            onLate(id, sequence, in, offset, length);
        }
    }

    private void onBindResponse(@Nullable CommandId id, ByteBuf in, int offset, int length) {
        CommandStatus status = CommandStatus.of(in.getInt(offset + 8));
        BindResponse response = null;
        try {
            if (id != null && decoder.decode(id, in, offset, length) instanceof BindResponse read) {
                notePassedOver(id, bindSequence);
                response = read;
            }
        } catch (MalformedPduException e) {
            LOG.warn("{}: {}: {}", session.channel(), id, e.getMessage());
        }
        if (response == null || !status.isOk()) {
            session.onBindRefused(status.isOk() ? CommandStatus.RBINDFAIL : status);
        } else {
            session.onBindAccepted(response);
        }
    }

    private void onLate(@Nullable CommandId id, int sequence, ByteBuf in, int offset, int length) {
        PendingRequest pending = window.late(sequence);
        if (pending == null || id == null || !answers(pending, id)) {
            counters.strays.increment();
            return;
        }
        try {
            PduResponse response = (PduResponse) decoder.decode(id, in, offset, length);
            notePassedOver(id, sequence);
            pending.late(sequence, response);
        } catch (MalformedPduException e) {
            counters.malformed.increment();
        }
    }

    private static boolean answers(PendingRequest pending, CommandId id) {
        return id == CommandId.GENERIC_NACK
                || id == pending.request().commandId().response();
    }
}
