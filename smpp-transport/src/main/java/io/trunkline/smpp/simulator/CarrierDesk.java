package io.trunkline.smpp.simulator;

import io.netty.channel.EventLoop;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SmppTime;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.DeliverResult;
import io.trunkline.smpp.server.Delivery;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.simulator.Reaction.Answer;
import io.trunkline.smpp.simulator.Reaction.PlannedReceipt;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Takes messages in and hands receipts out. The handler's methods run on the event loop of the bind concerned, the
 * outbox on the carrier's own loop, and everything that touches it is sent there.
 */
final class CarrierDesk implements ServerHandler<Guest> {

    private static final Logger LOG = LoggerFactory.getLogger(CarrierDesk.class);
    private static final int BINDS_MAX = 1_000;
    private static final long TIMER_MILLIS_MIN = 1;

    private final CarrierProfile profile;
    private final EventLoop loop;
    private final ReceiptJournal journal;
    private final Optional<SubmitLog> log;
    private final MessageIds ids = new MessageIds(System.currentTimeMillis());
    private final AtomicLong bindNumbers = new AtomicLong();
    private final int pendingMax = SimulatedCarrier.pendingMax();
    private final AtomicInteger pending = new AtomicInteger();
    private final CarrierFigures.Counter figures = new CarrierFigures.Counter();
    private final InboundMessages inbound;
    private final Set<ServerSession<Guest>> hanging = ConcurrentHashMap.newKeySet();

    /** Carrier's loop only, as is the timer's due time; {@link Long#MAX_VALUE} while none runs. */
    private final ReceiptOutbox outbox = new ReceiptOutbox(this::forget);

    private long timerDueMillis = Long.MAX_VALUE;
    private volatile boolean closing;

    CarrierDesk(CarrierProfile profile, EventLoop loop, ReceiptJournal journal, Optional<SubmitLog> log) {
        this.log = log;
        this.profile = profile;
        this.loop = loop;
        this.journal = journal;
        inbound = new InboundMessages(profile.inboundRate(), figures);
    }

    /** Takes up receipts of an earlier run. */
    void resume(List<PendingReceipt> receipts) {
        pending.addAndGet(receipts.size());
        schedule(receipts);
    }

    InboundMessages inbound() {
        return inbound;
    }

    int pending() {
        return pending.get();
    }

    CarrierFigures figures() {
        return figures.snapshot();
    }

    @Override
    public Mono<BindDecision<Guest>> authenticate(BindRequest bind, SocketAddress remote) {
        String systemId = bind.systemId().value();
        boolean known = profile.accounts().isEmpty()
                || bind.password().equals(profile.accounts().get(systemId));
        return Mono.just(
                known
                        ? new BindDecision.Accept<>(
                                new Guest(new Temper(profile, bindNumbers.getAndIncrement())), BINDS_MAX)
                        : BindDecision.badCredentials());
    }

    @Override
    public void bound(ServerSession<Guest> session) {
        session.account().mischief().install(session.channel());
        if (profile.faults().byteByByte()) {
            session.account().mischief().writeByteByByte();
        }
        if (session.canReceive()) {
            inbound.opened(session);
            feedReceipts(session);
        }
    }

    private void feedReceipts(ServerSession<Guest> session) {
        Flux<Delivery<ReceiptOutbox.Item>> feed =
                Flux.push(sink -> open(session, sink), FluxSink.OverflowStrategy.BUFFER);
        session.deliver(feed)
                .doFinally(signal -> onLoopWith(session.account().route(), outbox::close))
                .subscribe(
                        result -> answered(session, result),
                        failure -> LOG.warn("receipts to {}: stopped", session.systemId(), failure));
    }

    private void open(ServerSession<Guest> session, FluxSink<Delivery<ReceiptOutbox.Item>> sink) {
        SessionRoute route = new SessionRoute(session.systemId().value(), sink, figures);
        session.account().takesReceiptsOn(route);
        loop.execute(() -> outbox.open(route));
        sink.onRequest(count -> loop.execute(() -> outbox.credit(route, count)));
    }

    @Override
    public void closed(ServerSession<Guest> session, CloseReason reason) {
        hanging.remove(session);
        inbound.closed(session);
        onLoopWith(session.account().route(), route -> {
            outbox.stop(route);
            route.end();
        });
    }

    private void answered(ServerSession<Guest> session, DeliverResult<ReceiptOutbox.Item> result) {
        if (result.outcome() instanceof DeliverOutcome.Delivered) {
            figures.receiptsAnswered.increment();
        }
        onLoopWith(session.account().route(), route -> {
            outbox.sent(route, result.context(), result.outcome(), System.currentTimeMillis());
            startTimer();
        });
    }

    @Override
    public Mono<SubmitSmResp> submit(ServerSession<Guest> session, SubmitSm message) {
        CommandStatus fault = fault(message);
        if (!fault.isOk()) {
            return refuse(fault, Duration.ZERO);
        }
        Reaction reaction =
                session.account().temper().react(message.destination().address(), System.nanoTime());
        log.ifPresent(kept -> kept.submitted(session.systemId().value(), message, reaction.answer()));
        return switch (reaction.answer()) {
            case Answer.Refused refused -> refuse(refused.status(), refused.delay());
            case Answer.Accepted accepted -> take(session, message, reaction.receipts(), accepted);
            case Answer.Silence silence -> take(session, message, reaction.receipts(), silence);
            case Answer.Disconnect disconnect -> take(session, message, reaction.receipts(), disconnect);
            case Answer.Reset reset -> take(session, message, reaction.receipts(), reset);
            case Answer.Hang hang -> take(session, message, reaction.receipts(), hang);
            case Answer.Tampered tampered -> take(session, message, reaction.receipts(), tampered);
            case Answer.Echoed echoed ->
                take(session, message, reaction.receipts(), echoed)
                        .doOnNext(answered -> inbound.echo(session.systemId().value(), message));
        };
    }

    private static CommandStatus fault(SubmitSm message) {
        if (!SmppTime.isWellFormed(message.scheduleDeliveryTime())) {
            return CommandStatus.RINVSCHED;
        }
        if (!SmppTime.isWellFormed(message.validityPeriod())) {
            return CommandStatus.RINVEXPIRY;
        }
        return message.destination().address().isEmpty() ? CommandStatus.RINVDSTADR : CommandStatus.ROK;
    }

    private Mono<SubmitSmResp> refuse(CommandStatus status, Duration delay) {
        figures.refused.increment();
        SubmitSmResp response = SubmitSmResp.refused(status);
        return delay.isZero() ? Mono.just(response) : Mono.create(sink -> respondLater(sink, response, delay));
    }

    /** The message is the carrier's once its receipts are in the journal; only then it is answered. */
    private Mono<SubmitSmResp> take(
            ServerSession<Guest> session, SubmitSm message, List<PlannedReceipt> planned, Answer answer) {
        String id = ids.text(ids.next());
        List<PendingReceipt> receipts = receipts(session.systemId().value(), message, id, planned);
        if (!reserve(receipts.size())) {
            return refuse(CommandStatus.RMSGQFUL, Duration.ZERO);
        }
        return Mono.create(sink -> journal.keep(receipts, kept -> {
            if (kept) {
                answer(sink, session, id, answer);
                schedule(receipts);
            } else {
                pending.addAndGet(-receipts.size());
                figures.refused.increment();
                sink.success(SubmitSmResp.refused(CommandStatus.RMSGQFUL));
            }
        }));
    }

    private void answer(MonoSink<SubmitSmResp> sink, ServerSession<Guest> session, String id, Answer answer) {
        switch (answer) {
            case Answer.Accepted accepted -> accept(sink, id, accepted.delay());
            case Answer.Echoed echoed -> accept(sink, id, echoed.delay());
            case Answer.Refused refused -> sink.success(SubmitSmResp.refused(refused.status()));
            case Answer.Silence silence -> figures.unanswered.increment();
            case Answer.Disconnect disconnect -> {
                figures.unanswered.increment();
                session.close(Duration.ZERO).subscribe();
            }
            case Answer.Reset reset -> leave(session, () -> Mischief.reset(session.channel()));
            case Answer.Hang hang ->
                leave(session, () -> {
                    hanging.add(session);
                    session.account().mischief().hang(session.channel());
                    if (closing) {
                        Mischief.end(session.channel());
                    }
                });
            case Answer.Tampered tampered ->
                session.channel().eventLoop().execute(() -> {
                    session.account().mischief().spoil(id, tampered.how());
                    accept(sink, id, tampered.delay());
                });
        }
    }

    private void leave(ServerSession<Guest> session, Runnable onItsLoop) {
        session.channel().eventLoop().execute(() -> {
            onItsLoop.run();
            figures.unanswered.increment();
        });
    }

    /** Ends the sessions that hang, which do not end by themselves, and each that would from here on. */
    void endHanging() {
        closing = true;
        hanging.forEach(session -> Mischief.end(session.channel()));
    }

    private void accept(MonoSink<SubmitSmResp> sink, String id, Duration delay) {
        figures.accepted.increment();
        SubmitSmResp response = SubmitSmResp.accepted(id);
        if (delay.isZero()) {
            sink.success(response);
        } else {
            respondLater(sink, response, delay);
        }
    }

    private void respondLater(MonoSink<SubmitSmResp> sink, SubmitSmResp response, Duration delay) {
        after(delay, () -> sink.success(response));
    }

    private List<PendingReceipt> receipts(String systemId, SubmitSm message, String id, List<PlannedReceipt> planned) {
        List<PendingReceipt> receipts = new ArrayList<>(planned.size());
        long now = System.currentTimeMillis();
        PendingReceipt.Message about = MessageSummary.of(message, id, now);
        for (PlannedReceipt plan : planned) {
            boolean wanted = plan.isIntermediate()
                    ? message.registeredDelivery().wantsIntermediate()
                    : message.registeredDelivery().wantsReceipt(plan.state() == MessageState.DELIVERED);
            if (wanted) {
                long due = now + plan.delay().toMillis();
                receipts.add(
                        new PendingReceipt(ids.next(), systemId, about, plan.state(), plan.err(), due, plan.odd()));
            }
        }
        return receipts;
    }

    private boolean reserve(int receipts) {
        if (pending.addAndGet(receipts) <= pendingMax) {
            return true;
        }
        pending.addAndGet(-receipts);
        return false;
    }

    private void schedule(List<PendingReceipt> receipts) {
        if (!receipts.isEmpty()) {
            loop.execute(() -> {
                receipts.forEach(outbox::add);
                startTimer();
            });
        }
    }

    private void forget(long serial) {
        pending.decrementAndGet();
        journal.forget(serial);
    }

    /** Sees to it that the outbox is looked at when its next receipt is due, and at once for what is due now. */
    private void startTimer() {
        long now = System.currentTimeMillis();
        outbox.release(now);
        OptionalLong due = outbox.nextDueMillis();
        if (due.isPresent() && due.getAsLong() < timerDueMillis) {
            long dueMillis = due.getAsLong();
            timerDueMillis = dueMillis;
            after(Duration.ofMillis(Math.max(dueMillis - now, TIMER_MILLIS_MIN)), () -> timer(dueMillis));
        }
    }

    private void timer(long dueMillis) {
        if (dueMillis == timerDueMillis) {
            timerDueMillis = Long.MAX_VALUE;
            startTimer();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it, and the loop logs what it throws
    private void after(Duration delay, Runnable action) {
        loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onLoopWith(@Nullable SessionRoute route, Consumer<SessionRoute> action) {
        if (route != null) {
            loop.execute(() -> action.accept(route));
        }
    }
}
