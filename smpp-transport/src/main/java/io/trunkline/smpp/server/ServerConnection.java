package io.trunkline.smpp.server;

import io.netty.channel.Channel;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.Lane;
import io.trunkline.smpp.session.LaneSettings;
import io.trunkline.smpp.session.PendingAnswer;
import io.trunkline.smpp.session.RequestDispatcher;
import io.trunkline.smpp.session.SessionListener;
import io.trunkline.smpp.session.SessionRole;
import io.trunkline.smpp.session.SmppSession;
import io.trunkline.smpp.tls.TlsLayer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** One accepted connection: waits for its bind, has it judged, and then serves the session. Event loop only. */
final class ServerConnection<A> implements SessionListener {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    private static final SubmitSmResp THROTTLED = SubmitSmResp.refused(CommandStatus.RTHROTTLED);
    private static final SubmitSmResp FAULT = SubmitSmResp.refused(CommandStatus.RSYSERR);

    private final Channel channel;
    private final SmppServer<A> server;
    private final SmppSession session;
    private final RequestDispatcher dispatcher;
    private final Lane lane;
    private @Nullable ServerSession<A> bound;

    ServerConnection(Channel channel, SmppServer<A> server) {
        this.channel = channel;
        this.server = server;
        ServerSettings settings = server.settings();
        dispatcher = new RequestDispatcher(channel.eventLoop(), 0, settings.window(), System::nanoTime);
        lane = dispatcher.lane(new LaneSettings(settings.window(), false, 0));
        session = SmppSession.install(
                channel, SessionRole.MESSAGE_CENTRE, settings.forSession(), this, server.counters());
    }

    @Override
    public void onBindRequest(int sequence, BindRequest bind) {
        long receivedAt = System.nanoTime();
        if (bind.mode() == BindMode.TRANSCEIVER && !bind.interfaceVersion().hasTlvs()) {
            refuse(sequence, bind, CommandStatus.RBINDFAIL, receivedAt);
            return;
        }
        Mono.defer(() -> server.handler()
                        .authenticate(bind, new BindPeer(channel.remoteAddress(), TlsLayer.peerCertificates(channel))))
                .onErrorResume(fault -> {
                    LOG.error("{}: no decision on the bind of {}", channel, bind.systemId(), fault);
                    return Mono.empty();
                })
                .defaultIfEmpty(new BindDecision.Refuse<>(CommandStatus.RSYSERR))
                .subscribe(decision -> onLoop(() -> decide(sequence, bind, decision, receivedAt)));
    }

    private void decide(int sequence, BindRequest bind, BindDecision<A> decision, long receivedAt) {
        switch (decision) {
            case BindDecision.Refuse<A> refuse -> refuse(sequence, bind, refuse.status(), receivedAt);
            case BindDecision.Accept<A> accept -> {
                if (!accept.limits().addresses().contains(channel.remoteAddress())) {
                    LOG.warn("{}: {} may not bind from here", channel, bind.systemId());
                    refuse(sequence, bind, CommandStatus.RBINDFAIL, receivedAt);
                } else if (!server.registry().reserve(bind.systemId(), accept.limits(), receivedAt)) {
                    refuse(sequence, bind, CommandStatus.RALYBND, receivedAt);
                } else if (session.acceptBind(sequence, bind, server.settings().systemId())) {
                    begin(new ServerSession<>(accept.account(), bind, session, dispatcher));
                } else {
                    server.registry().release(bind.systemId());
                }
            }
        }
    }

    private void begin(ServerSession<A> begun) {
        bound = begun;
        server.onBound(this);
        server.registry().add(begun);
        lane.attach(session);
        server.handler().bound(begun);
    }

    /** After the same delay whatever the reason, counted from the bind, so that time tells nothing either. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void refuse(int sequence, BindRequest bind, CommandStatus status, long receivedAt) {
        CommandStatus told = status.equals(CommandStatus.RINVSYSID) || status.equals(CommandStatus.RINVPASWD)
                ? CommandStatus.RBINDFAIL
                : status;
        LOG.info("{}: bind of {} refused: {}", channel, bind.systemId(), status);
        long left = server.settings().refusalDelay().toNanos() - (System.nanoTime() - receivedAt);
        channel.eventLoop()
                .schedule(
                        () -> session.refuseBind(sequence, bind.mode(), told), Math.max(0, left), TimeUnit.NANOSECONDS);
    }

    @Override
    public void onMessage(int sequence, MessageView message) {
        ServerSession<A> serving = serving();
        if (!maySubmit(serving, 1)) {
            session.respond(sequence, THROTTLED);
            return;
        }
        PendingAnswer.await(
                () -> server.handler().submit(serving, message), session, sequence, Function.identity(), FAULT);
    }

    @Override
    public void onData(int sequence, DataSm message) {
        ServerSession<A> serving = serving();
        if (!maySubmit(serving, 1)) {
            session.respond(sequence, DataSmResp.refused(CommandStatus.RTHROTTLED));
            return;
        }
        PendingAnswer.await(
                () -> server.handler().data(serving, message),
                session,
                sequence,
                Function.identity(),
                DataSmResp.refused(CommandStatus.RSYSERR));
    }

    private boolean maySubmit(ServerSession<A> serving, int messages) {
        return server.registry().maySubmit(serving.systemId(), System.nanoTime(), messages);
    }

    @Override
    public void onOperation(int sequence, Operation operation) {
        ServerSession<A> serving = serving();
        int messages = messages(operation);
        if (messages > 0 && !maySubmit(serving, messages)) {
            session.respond(sequence, operation.refused(CommandStatus.RTHROTTLED));
            return;
        }
        PduResponse fault = operation.refused(CommandStatus.RSYSERR);
        PendingAnswer.await(
                () -> server.handler().operate(serving, operation),
                session,
                sequence,
                answer -> answers(answer, operation) ? answer : fault,
                fault);
    }

    /** The messages that an operation hands in: a submit_multi one for each destination, a broadcast_sm one. */
    private static int messages(Operation operation) {
        if (operation instanceof SubmitMulti multi) {
            return multi.destinations().size();
        }
        return operation instanceof BroadcastSm ? 1 : 0;
    }

    private boolean answers(PduResponse answer, Operation operation) {
        CommandId own = operation.commandId().response();
        if (answer instanceof GenericNack || answer.commandId() == own) {
            return true;
        }
        LOG.error("{}: {} as the answer to {} (expected: {})", channel, answer.commandId(), operation.commandId(), own);
        return false;
    }

    private ServerSession<A> serving() {
        ServerSession<A> serving = bound;
        if (serving == null) {
            throw new IllegalStateException("a request before the bind (expected: refused by the session's state)");
        }
        return serving;
    }

    @Override
    public void onCredit() {
        dispatcher.onCredit();
    }

    @Override
    public void onClosed(CloseReason reason, CommandStatus status) {
        server.forget(this);
        lane.detach();
        ServerSession<A> ended = bound;
        if (ended != null) {
            server.registry().remove(ended);
            server.registry().release(ended.systemId());
            ended.onClosed();
            server.handler().closed(ended, reason);
        }
    }

    /** Cuts what is not bound; bound sessions are closed through their {@link ServerSession}. */
    void cutUnlessBound() {
        onLoop(() -> {
            if (bound == null) {
                session.cut(CloseReason.UNBOUND_BY_US);
            }
        });
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return;
        }
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the event loop has ended", channel);
        }
    }
}
