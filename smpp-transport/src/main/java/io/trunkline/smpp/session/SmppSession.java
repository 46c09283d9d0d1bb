package io.trunkline.smpp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.trunkline.smpp.codec.FrameDecoder;
import io.trunkline.smpp.codec.FrameListener;
import io.trunkline.smpp.codec.MalformedPduException;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.codec.PduDecoder;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.Outbind;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SMPP session over one channel, of either role: the {@link SessionState}, {@link RequestWindow} and
 * {@link SessionTimers} bound to a socket. Lives on the channel's event loop and is called there only, except for what
 * says otherwise; there are no locks.
 *
 * <p>The way in: {@link FrameDecoder} cuts, {@link #onFrame} looks at the header, the state admits or refuses, the body
 * is read, and the request or response goes to the {@link SessionListener} or to the {@link PendingRequest} that waits
 * for it. The way out: {@link #send} and {@link #respond} through one {@link Outbox}.
 *
 * <p>Bounds: requests in flight by the window; the peer's unanswered requests by {@code unansweredMax}, beyond which it
 * gets ESME_RTHROTTLED; octets that the peer has not read by the outbox, beyond which we send no request, then read
 * nothing, then close by the slow-reader timer.
 */
public final class SmppSession implements FrameListener {
    private static final Logger LOG = LoggerFactory.getLogger(SmppSession.class);
    private static final int TOMBSTONES_MAX = 1_024;
    private static final long LINGER_MILLIS = 200;

    /** Bounds what one read can bring after we have decided to read no more. */
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(256, 2 * 1024, 16 * 1024);

    private static final long RESUME_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The place among the sessions of a tick; -1 for none. */
    int tickIndex = -1;

    private final Channel channel;
    private final SessionRole role;
    private final SessionSettings settings;
    private final SessionListener listener;
    private final SessionCounters counters;
    private final FrameDecoder frames = new FrameDecoder(this);
    private final PduDecoder decoder = new PduDecoder();
    private final RequestWindow<PendingRequest> window;
    private final SessionTimers timers;
    private final Outbox outbox;

    private SessionState state = SessionState.OPEN;
    private InterfaceVersion version;
    private int bindSequence;
    private int linkSequence;
    private int unbindSequence;
    private int peerUnbindSequence;
    private boolean peerUnbound;
    private boolean draining;
    private boolean ending;
    private boolean wasActive;
    private boolean readPaused;
    private long resumedAt;
    private int unanswered;
    private long now;
    private @Nullable CloseReason closeReason;
    private CommandStatus bindStatus = CommandStatus.ROK;

    private SmppSession(
            Channel channel,
            SessionRole role,
            SessionSettings settings,
            SessionListener listener,
            SessionCounters counters) {
        this.channel = channel;
        this.role = role;
        this.settings = settings;
        this.listener = listener;
        this.counters = counters;
        version = settings.version();
        now = System.nanoTime();
        resumedAt = now - RESUME_GRACE_NANOS;
        timers = new SessionTimers(settings.timers(), now);
        window = new RequestWindow<>(
                settings.window(), settings.timers().response().toNanos(), TOMBSTONES_MAX, settings.firstSequence());
        Handler handler = new Handler();
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbox.WATER_MARK);
        channel.config().setRecvByteBufAllocator(READS);
        channel.pipeline().addLast(frames, handler);
        ChannelHandlerContext ctx = channel.pipeline().context(handler);
        outbox = new Outbox(ctx, window);
    }

    /** Puts a session at the end of a registered channel's pipeline; its timers run from here. */
    public static SmppSession install(
            Channel channel,
            SessionRole role,
            SessionSettings settings,
            SessionListener listener,
            SessionCounters counters) {
        SmppSession session = new SmppSession(channel, role, settings, listener, counters);
        LoopTicker.join(session, channel.eventLoop());
        return session;
    }

    public Channel channel() {
        return channel;
    }

    public SessionState state() {
        return state;
    }

    /** What both sides speak, once bound. */
    public InterfaceVersion version() {
        return version;
    }

    public int inFlight() {
        return window.inFlight();
    }

    /** Whether a read is being worked through; {@link SessionListener#onCredit} follows at its end. */
    public boolean isReading() {
        return outbox.isReading();
    }

    /** Whether the state lets our role send messages. */
    boolean maySend() {
        return state.maySend(role);
    }

    /** Requests that may be sent now: by state, window and what the peer has read. */
    public int credit() {
        return draining || ending || !state.maySend(role) ? 0 : Math.min(window.free(), outbox.room());
    }

    /** Sends a request within {@link #credit}. */
    public void send(PendingRequest pending) {
        now = System.nanoTime();
        int sequence = window.open(pending, now);
        timers.message(now);
        counters.sent.increment();
        outbox.write(pending.request(), sequence);
    }

    /** Answers a request of the peer; dropped where the session has ended meanwhile. */
    public void respond(int sequence, PduResponse response) {
        unanswered--;
        if (state == SessionState.CLOSED) {
            counters.unanswerable.increment();
            return;
        }
        write(response, sequence);
        advanceDrain();
    }

    /** Asks the message centre to bind us. */
    public void bind(BindRequest request) {
        state = SessionState.BINDING;
        bindSequence = window.nextSequence();
        write(request, bindSequence);
    }

    /**
     * Accepts a bind.
     *
     * @return whether the session was still there to be bound
     */
    public boolean acceptBind(int sequence, BindRequest bind, SystemId ours) {
        if (state != SessionState.BINDING || ending) {
            return false;
        }
        enterBound(bind.mode(), bind.interfaceVersion());
        Tlvs tlvs = version.hasTlvs()
                ? Tlvs.of(Tlv.ofByte(
                        TlvTag.SC_INTERFACE_VERSION, settings.version().value()))
                : Tlvs.NONE;
        write(new BindResponse(bind.mode(), CommandStatus.ROK, ours.value(), tlvs), sequence);
        return true;
    }

    /** Refuses a bind and closes. */
    public void refuseBind(int sequence, BindMode mode, CommandStatus status) {
        if (state == SessionState.BINDING && !ending) {
            write(Refusals.bind(mode, status), sequence);
            closeAfterLinger(CloseReason.BIND_REFUSED);
        }
    }

    /**
     * Ends the session in order: no new request leaves, what is in flight in either direction gets {@code drain} to be
     * answered, then unbind, its response, and the end of the connection. An unbound session is cut.
     */
    public void close(Duration drain) {
        close(drain, CloseReason.UNBOUND_BY_US);
    }

    private void close(Duration drain, CloseReason reason) {
        if (state == SessionState.CLOSED || draining || ending) {
            return;
        }
        if (!state.isBound()) {
            cut(reason);
            return;
        }
        closeReason = reason;
        draining = true;
        timers.closing(System.nanoTime() + drain.toNanos());
        advanceDrain();
    }

    /** Ends the connection at once. */
    public void cut(CloseReason reason) {
        if (closeReason == null || closeReason == CloseReason.UNBOUND_BY_US) {
            closeReason = reason;
        }
        ending = true;
        outbox.flush();
        closeChannel();
    }

    @Override
    public void onFrame(ByteBuf in, int offset, int length) {
        if (ending || state == SessionState.CLOSED) {
            return;
        }
        if (!outbox.isReading()) {
            outbox.readBegun();
            now = System.nanoTime();
            timers.received(now);
        }
        int code = in.getInt(offset + 4);
        int sequence = in.getInt(offset + 12);
        CommandId id = CommandId.of(code);
        if (CommandId.isResponse(code)) {
            onResponse(id, sequence, in, offset, length);
        } else if (id == null) {
            counters.malformed.increment();
            write(new GenericNack(CommandStatus.RINVCMDID), sequence);
        } else {
            onRequest(id, sequence, in, offset, length);
        }
    }

    @Override
    public void onBadLength(int commandLength, int commandLengthMax) {
        if (ending) {
            return;
        }
        LOG.warn(
                "{}: command_length: {} (expected: {}..{})",
                channel,
                Integer.toUnsignedString(commandLength),
                Pdu.HEADER_OCTETS,
                commandLengthMax);
        counters.malformed.increment();
        write(new GenericNack(CommandStatus.RINVCMDLEN), 0);
        closeAfterLinger(CloseReason.BAD_LENGTH);
    }

    @Override
    public void onReadEnd(boolean partial, boolean cutOne) {
        if (partial || cutOne) {
            timers.readEnded(partial, cutOne, outbox.isReading() ? now : System.nanoTime());
        }
        if (outbox.isReading()) {
            listener.onCredit();
            outbox.readEnded();
        }
    }

    private void onRequest(CommandId id, int sequence, ByteBuf in, int offset, int length) {
        CommandStatus admitted = state.admits(id, role);
        if (!admitted.isOk()) {
            refuse(id, sequence, admitted);
            return;
        }
        if (id == CommandId.SUBMIT_SM || id == CommandId.DELIVER_SM) {
            onMessage(id, sequence, in, offset, length);
        } else {
            onOtherRequest(id, sequence, in, offset, length);
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

    private void onOtherRequest(CommandId id, int sequence, ByteBuf in, int offset, int length) {
        switch ((PduRequest) read(id, sequence, in, offset, length)) {
            case null -> {}
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
            case EnquireLink link -> write(new EnquireLinkResp(CommandStatus.ROK), sequence);
            case Unbind unbind -> onPeerUnbind(sequence);
            case BindRequest bind -> {
                state = SessionState.BINDING;
                listener.onBindRequest(sequence, bind);
            }
            case Outbind outbind -> listener.onNotice(outbind);
            case AlertNotification alert -> listener.onNotice(alert);
        }
    }

    /** The body, or null where it was malformed and has been refused. */
    private @Nullable Pdu read(CommandId id, int sequence, ByteBuf in, int offset, int length) {
        try {
            return decoder.decode(id, in, offset, length);
        } catch (MalformedPduException e) {
            refuseMalformed(id, sequence, e);
            return null;
        }
    }

    private void refuseMalformed(CommandId id, int sequence, MalformedPduException defect) {
        LOG.debug("{}: {} {}: {}", channel, id, Integer.toUnsignedString(sequence), defect.getMessage());
        counters.malformed.increment();
        refuse(id, sequence, defect.status());
    }

    private void refuse(CommandId id, int sequence, CommandStatus status) {
        PduResponse refusal = Refusals.of(id, status);
        if (refusal != null) {
            write(refusal, sequence);
        }
    }

    /** Counts a request that the listener is to answer; false where there are too many and it has been refused. */
    private boolean admit(CommandId id, int sequence) {
        timers.message(now);
        if (unanswered >= settings.unansweredMax()) {
            counters.refusedInbound.increment();
            refuse(id, sequence, CommandStatus.RTHROTTLED);
            return false;
        }
        unanswered++;
        counters.messages.increment();
        return true;
    }

    private void onPeerUnbind(int sequence) {
        if (state == SessionState.UNBINDING) {
            write(new UnbindResp(CommandStatus.ROK), sequence);
            return;
        }
        peerUnbound = true;
        peerUnbindSequence = sequence;
        if (!draining) {
            draining = true;
            timers.closing(now + settings.drain().toNanos());
        }
        advanceDrain();
    }

    private void onResponse(@Nullable CommandId id, int sequence, ByteBuf in, int offset, int length) {
        PendingRequest pending = window.complete(sequence);
        if (pending == null) {
            onUnawaited(id, sequence, in, offset, length);
            return;
        }
        timers.message(now);
        if (id == null || !answers(pending, id)) {
            LOG.warn(
                    "{}: sequence_number {}: {} (expected: {})",
                    channel,
                    Integer.toUnsignedString(sequence),
                    id,
                    pending.request().commandId().response());
            pending.unknown(sequence, UnknownReason.WRONG_RESPONSE);
        } else {
            complete(pending, id, sequence, in, offset, length);
        }
        advanceDrain();
    }

    private void complete(PendingRequest pending, CommandId id, int sequence, ByteBuf in, int offset, int length) {
        PduResponse response;
        try {
            response = (PduResponse) decoder.decode(id, in, offset, length);
        } catch (MalformedPduException e) {
            LOG.warn("{}: {} {}: {}", channel, id, Integer.toUnsignedString(sequence), e.getMessage());
            counters.malformed.increment();
            pending.unknown(sequence, UnknownReason.MALFORMED_RESPONSE);
            return;
        }
        pending.answered(sequence, response);
    }

    /** A response to something that bypasses the window, a late one, or a stray. Never answered. */
    private void onUnawaited(@Nullable CommandId id, int sequence, ByteBuf in, int offset, int length) {
        if (sequence == linkSequence && linkSequence != 0) {
            linkSequence = 0;
            counters.linksAnswered.increment();
        } else if (sequence == bindSequence && state == SessionState.BINDING && role == SessionRole.ESME) {
            onBindResponse(id, in, offset, length);
        } else if (sequence == unbindSequence && state == SessionState.UNBINDING) {
            closeAfterFlush(CloseReason.UNBOUND_BY_US);
        } else {
            onLate(id, sequence, in, offset, length);
        }
    }

    private void onBindResponse(@Nullable CommandId id, ByteBuf in, int offset, int length) {
        CommandStatus status = CommandStatus.of(in.getInt(offset + 8));
        BindResponse response = null;
        try {
            response = id != null && decoder.decode(id, in, offset, length) instanceof BindResponse read ? read : null;
        } catch (MalformedPduException e) {
            LOG.warn("{}: {}: {}", channel, id, e.getMessage());
        }
        if (response == null || !status.isOk()) {
            bindStatus = status.isOk() ? CommandStatus.RBINDFAIL : status;
            closeAfterFlush(CloseReason.BIND_REFUSED);
            return;
        }
        InterfaceVersion stated = response.interfaceVersion();
        enterBound(response.mode(), stated == null ? settings.versionWhenUnstated() : stated);
        listener.onBound(response);
    }

    private void onLate(@Nullable CommandId id, int sequence, ByteBuf in, int offset, int length) {
        PendingRequest pending = window.late(sequence);
        if (pending == null || id == null || !answers(pending, id)) {
            counters.strays.increment();
            return;
        }
        try {
            pending.late(sequence, (PduResponse) decoder.decode(id, in, offset, length));
        } catch (MalformedPduException e) {
            counters.malformed.increment();
        }
    }

    private static boolean answers(PendingRequest pending, CommandId id) {
        return id == CommandId.GENERIC_NACK
                || id == pending.request().commandId().response();
    }

    private void enterBound(BindMode mode, InterfaceVersion peer) {
        state = SessionState.bound(mode);
        version = settings.version().orLower(peer);
        outbox.withTlvs(version.hasTlvs());
        frames.bound();
        timers.bound(System.nanoTime());
    }

    /** Called when something in flight ended; goes on when nothing is left, or at the deadline from the tick. */
    private void advanceDrain() {
        if (draining && !ending && state.isBound() && window.inFlight() == 0 && unanswered == 0) {
            endDrain();
        }
    }

    private void endDrain() {
        if (peerUnbound) {
            write(new UnbindResp(CommandStatus.ROK), peerUnbindSequence);
            closeAfterFlush(CloseReason.UNBOUND_BY_PEER);
            return;
        }
        state = SessionState.UNBINDING;
        unbindSequence = window.nextSequence();
        write(new Unbind(), unbindSequence);
        timers.closing(System.nanoTime() + settings.timers().response().toNanos());
    }

    void onTick(long tick) {
        now = tick;
        int before = window.inFlight();
        if (!readPaused && tick - resumedAt >= RESUME_GRACE_NANOS) {
            window.expire(tick, (sequence, order, pending) -> pending.unknown(sequence, UnknownReason.TIMEOUT));
        }
        act(timers.due(tick));
        if (window.inFlight() < before && !ending) {
            advanceDrain();
            listener.onCredit();
        }
    }

    private void act(SessionTimers.Due due) {
        switch (due) {
            case NOTHING -> {}
            case ENQUIRE_LINK -> {
                timers.linkAsked(now);
                counters.linksAsked.increment();
                linkSequence = window.nextSequence();
                write(new EnquireLink(), linkSequence);
            }
            case BIND_TIMEOUT -> cut(CloseReason.BIND_TIMEOUT);
            case PARTIAL_PDU -> cut(CloseReason.PARTIAL_PDU);
            case SLOW_READER -> cut(CloseReason.SLOW_READER);
            case LINK_DEAD -> cut(CloseReason.LINK_DEAD);
            case INACTIVE -> close(settings.drain(), CloseReason.INACTIVE);
            case CLOSING_TIMEOUT -> {
                if (state.isBound() && !ending) {
                    endDrain();
                } else {
                    cut(peerUnbound ? CloseReason.UNBOUND_BY_PEER : CloseReason.UNBOUND_BY_US);
                }
            }
        }
    }

    private void write(Pdu pdu, int sequence) {
        outbox.write(pdu, sequence);
        if (!readPaused && outbox.isOverfull()) {
            readPaused = true;
            timers.paused();
            channel.config().setAutoRead(false);
        }
    }

    private void closeAfterFlush(CloseReason reason) {
        end(reason);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Leaves the peer a moment to read our last word: closing over unread octets would take it back. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void closeAfterLinger(CloseReason reason) {
        end(reason);
        channel.eventLoop().schedule(this::closeChannel, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void closeChannel() {
        channel.close();
    }

    private void end(CloseReason reason) {
        if (closeReason == null) {
            closeReason = reason;
        }
        ending = true;
        outbox.flush();
        timers.closing(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS));
    }

    private void onWritabilityChanged() {
        boolean writable = channel.isWritable();
        timers.writable(writable, System.nanoTime());
        if (writable && readPaused) {
            readPaused = false;
            resumedAt = System.nanoTime();
            timers.resumed(resumedAt);
            channel.config().setAutoRead(true);
        }
        if (writable && !outbox.isReading()) {
            listener.onCredit();
        }
    }

    private void onEnded() {
        if (state == SessionState.CLOSED) {
            return;
        }
        state = SessionState.CLOSED;
        ending = true;
        LoopTicker.leave(this);
        outbox.release();
        window.drain((sequence, order, pending) -> {
            if (order > outbox.sentThrough()) {
                pending.notSent(NotSentReason.DISCONNECTED);
            } else {
                pending.unknown(sequence, UnknownReason.DISCONNECTED);
            }
        });
        CloseReason ended = wasActive ? CloseReason.DISCONNECTED : CloseReason.CONNECT_FAILED;
        listener.onClosed(closeReason == null ? ended : closeReason, bindStatus);
    }

    private void onFault(Throwable fault) {
        SSLException tls = tlsFault(fault);
        if (tls != null) {
            onTlsFault(tls);
        } else if (fault instanceof java.io.IOException) {
            LOG.debug("{}: {}", channel, fault.toString());
        } else {
            LOG.error("{}: closing after a fault", channel, fault);
            closeReason = CloseReason.FAULT;
        }
        cut(CloseReason.DISCONNECTED);
    }

    private void onTlsFault(Throwable fault) {
        if (!ending) {
            LOG.warn("{}: TLS: {}", channel, fault.getMessage());
        }
        cut(CloseReason.TLS_FAILED);
    }

    /** What TLS found wrong, as it comes or wrapped by the decoder that found it. */
    private static @Nullable SSLException tlsFault(Throwable fault) {
        Throwable found = fault instanceof DecoderException ? fault.getCause() : fault;
        return found instanceof SSLException tls ? tls : null;
    }

    /** The channel's events, for the session. */
    private final class Handler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            wasActive = true;
            ctx.fireChannelActive();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            onWritabilityChanged();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            onEnded();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            onEnded();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
                onTlsFault(handshake.cause());
            } else if (event instanceof SslCloseCompletionEvent && !ending) {
                cut(CloseReason.DISCONNECTED);
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
            onFault(fault);
        }
    }
}
