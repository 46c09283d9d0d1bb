package io.trunkline.smpp.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.trunkline.smpp.codec.FrameDecoder;
import io.trunkline.smpp.codec.FrameListener;
import io.trunkline.smpp.codec.PduDecoder;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SMPP session over one channel, of either role: the {@link SessionState}, {@link RequestWindow} and
 * {@link SessionTimers} bound to a socket. Lives on the channel's event loop and is called there only, except for what
 * says otherwise; there are no locks.
 *
 * <p>The way in: {@link FrameDecoder} cuts, {@link #onFrame} looks at the header; {@link InboundRequests} hands a
 * request to the {@link SessionListener}, {@link InboundResponses} a response to the {@link PendingRequest} that waits for
 * it. The way out: {@link #send} and {@link #respond} through one {@link Outbox}.
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

    /** Where nothing is given to the drain, the unbind is to be answered all the same. */
    private static final long UNBIND_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    /** The place among the sessions of a tick; -1 for none. */
    int tickIndex = -1;

    private final Channel channel;
    private final SessionRole role;
    private final SessionSettings settings;
    private final SessionListener listener;
    private final SessionCounters counters;
    private final FrameDecoder frames = new FrameDecoder(this);
    private final RequestWindow<PendingRequest> window;
    private final SessionTimers timers;
    private final Outbox outbox;
    private final InboundRequests requests;
    private final InboundResponses responses;

    private SessionState state = SessionState.OPEN;
    private InterfaceVersion version;
    private int peerUnbindSequence;
    private boolean peerUnbound;
    private boolean draining;
    private boolean ending;
    private boolean wasActive;
    private boolean readPaused;
    private long resumedAt;
    private long now;
    private long unbindNanos;
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
        PduDecoder decoder = new PduDecoder();
        requests = new InboundRequests(this, decoder, listener, counters, settings.unansweredMax());
        responses = new InboundResponses(this, decoder, window, counters);
        SessionChannelHandler handler = new SessionChannelHandler(this);
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
        requests.answered();
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
        write(request, responses.bindAsked());
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
     * answered, then unbind, its response, and the end of the connection. The response gets as long again, a second at the
     * least, and no longer than any other. An unbound session is cut.
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
        long responseNanos = settings.timers().response().toNanos();
        unbindNanos = Math.min(responseNanos, Math.max(drain.toNanos(), UNBIND_NANOS_MIN));
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
            responses.onResponse(id, sequence, in, offset, length);
        } else if (id == null) {
            counters.malformed.increment();
            write(new GenericNack(CommandStatus.RINVCMDID), sequence);
        } else {
            requests.onRequest(id, sequence, in, offset, length);
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

    void onPeerUnbind(int sequence) {
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

    /** Our bind was accepted. */
    void onBindAccepted(BindResponse response) {
        InterfaceVersion stated = response.interfaceVersion();
        enterBound(response.mode(), stated == null ? settings.versionWhenUnstated() : stated);
        listener.onBound(response);
    }

    void onBindRefused(CommandStatus status) {
        bindStatus = status;
        closeAfterFlush(CloseReason.BIND_REFUSED);
    }

    /** Our unbind was answered. */
    void onUnbound() {
        closeAfterFlush(CloseReason.UNBOUND_BY_US);
    }

    boolean awaitsBindResponse() {
        return state == SessionState.BINDING && role == SessionRole.ESME;
    }

    /** Whether the peer may ask {@code id} now: ESME_ROK, or the status that refuses it. */
    CommandStatus admits(CommandId id) {
        return state.admits(id, role);
    }

    /** The peer asks to bind. */
    void beginBinding() {
        state = SessionState.BINDING;
    }

    /** A message or its answer has come. */
    void onMessageSeen() {
        timers.message(now);
    }

    private void enterBound(BindMode mode, InterfaceVersion peer) {
        state = SessionState.bound(mode);
        version = settings.version().orLower(peer);
        outbox.withTlvs(version.hasTlvs());
        frames.bound();
        timers.bound(System.nanoTime());
    }

    /** Called when something in flight ended; goes on when nothing is left, or at the deadline from the tick. */
    void advanceDrain() {
        if (draining && !ending && state.isBound() && window.inFlight() == 0 && requests.unanswered() == 0) {
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
        write(new Unbind(), responses.unbindAsked());
        timers.closing(System.nanoTime() + unbindNanos);
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
                write(new EnquireLink(), responses.linkAsked());
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

    void write(Pdu pdu, int sequence) {
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

    void onConnected() {
        wasActive = true;
    }

    /** The peer ended TLS, after which nothing more can come. */
    void onTlsClosed() {
        if (!ending) {
            cut(CloseReason.DISCONNECTED);
        }
    }

    void onWritabilityChanged() {
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

    void onEnded() {
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

    void onFault(Throwable fault) {
        if (fault instanceof java.io.IOException) {
            LOG.debug("{}: {}", channel, fault.toString());
        } else {
            LOG.error("{}: closing after a fault", channel, fault);
            closeReason = CloseReason.FAULT;
        }
        cut(CloseReason.DISCONNECTED);
    }

    void onTlsFault(Throwable fault) {
        if (!ending) {
            LOG.warn("{}: TLS: {}", channel, fault.getMessage());
        }
        cut(CloseReason.TLS_FAILED);
    }
}
