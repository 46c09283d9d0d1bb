package io.trunkline.smpp.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.Lane;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.PendingAnswer;
import io.trunkline.smpp.session.RequestDispatcher;
import io.trunkline.smpp.session.SessionListener;
import io.trunkline.smpp.session.SessionRole;
import io.trunkline.smpp.session.SmppSession;
import io.trunkline.smpp.tls.ClientTls;
import io.trunkline.smpp.tls.TlsLayer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * A bind to one message centre that is kept up: connects, binds, submits, hands over what comes in, and binds again after
 * a jittered wait when the session ends, until it is closed. See {@link BindState} for where it can stand.
 *
 * <p>The public methods may be called from any thread. Everything else happens on the one event loop that the bind
 * chooses for all its sessions, results and inbound messages included.
 */
public final class SmppBind {
    private static final Logger LOG = LoggerFactory.getLogger(SmppBind.class);
    private static final Duration LASTING = Duration.ofSeconds(10);
    private static final SubmitOutcome CLOSED_OUTCOME = new SubmitOutcome.NotSent(NotSentReason.CLOSING);

    private final EventLoops loops;
    private final EventLoop loop;
    private final BindSettings settings;
    private final BindHandler handler;
    private final BindTally tally;
    private final RequestDispatcher dispatcher;
    private final Lane lane;
    private final SubmitExchange<Object> exchange;
    private final RequestExchange requests;
    private final Sinks.Many<BindState> states = Sinks.many().replay().latest();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final @Nullable TlsLayer tls;
    private volatile int inFlight;
    private volatile int window;

    private @Nullable SmppSession session;
    private @Nullable ScheduledFuture<?> nextAttempt;
    private int failures;
    private long boundAt;
    private boolean closing;

    /** One of those that share {@code dispatcher} and are counted together; {@link #start} must follow. */
    SmppBind(
            EventLoops loops,
            BindSettings settings,
            BindHandler handler,
            RequestDispatcher dispatcher,
            BindTally tally) {
        this.loops = loops;
        this.loop = dispatcher.loop();
        this.settings = settings;
        this.handler = handler;
        this.dispatcher = dispatcher;
        this.tally = tally;
        lane = dispatcher.lane(settings.forLane());
        window = settings.window();
        exchange = new SubmitExchange<>(tally, handler);
        ClientTls wanted = settings.tls();
        tls = wanted == null ? null : TlsLayer.of(wanted);
        requests = new RequestExchange(tally);
    }

    /** Begins to connect and returns at once; {@link #states} tells how it goes. */
    public static SmppBind open(EventLoops loops, BindSettings settings, BindHandler handler) {
        RequestDispatcher dispatcher =
                new RequestDispatcher(loops.group().next(), 0, settings.window(), System::nanoTime);
        SmppBind bind = new SmppBind(loops, settings, handler, dispatcher, new BindTally());
        bind.start();
        return bind;
    }

    void start() {
        onLoop(this::connect);
    }

    /** Whether messages can leave by it, once bound. */
    boolean transmits() {
        return settings.mode().transmits();
    }

    int inFlight() {
        return inFlight;
    }

    int window() {
        return window;
    }

    /** The state now and every one that follows; completes after {@link BindState.Closed}. */
    public Flux<BindState> states() {
        return states.asFlux();
    }

    /** Completes when the bind is bound, now or later. */
    public Mono<BindState.Bound> bound() {
        return states().ofType(BindState.Bound.class).next();
    }

    public BindCounters counters() {
        return tally.snapshot(inFlight, window);
    }

    /**
     * Submits one message when there is credit. At most a window's worth of these wait; one more is
     * NotSent(QUEUE_FULL). While unbound the outcome is NotSent(NOT_BOUND) at once.
     */
    public Mono<SubmitOutcome> submit(SubmitSm pdu) {
        return dispatcher
                .single(new Submission<Object>(pdu, pdu), exchange)
                .map(SubmitResult::outcome)
                .defaultIfEmpty(CLOSED_OUTCOME);
    }

    /**
     * Submits messages as they come and gives one result for each, in the order of the answers. What is asked of
     * {@code submissions} never exceeds what may be sent now (window, pace, what the message centre has read) nor what
     * the subscriber asks for. While unbound nothing is asked for, and what is on its way is NotSent. Ends when
     * {@code submissions} has ended and every result is out, or when the bind is closed.
     */
    public <T> Flux<SubmitResult<T>> submit(Publisher<Submission<T>> submissions) {
        return dispatcher.stream(submissions, new SubmitExchange<T>(tally, handler));
    }

    /**
     * Asks the message centre something else than to take a message: query_sm, cancel_sm, replace_sm, submit_multi or one
     * of the broadcast commands. Waits for credit and is bounded like {@link #submit(SubmitSm)}.
     */
    public Mono<RequestOutcome> request(Operation operation) {
        return requested(operation);
    }

    /** Sends a message as data_sm; otherwise as {@link #request(Operation)}. */
    public Mono<RequestOutcome> request(DataSm message) {
        return requested(message);
    }

    private Mono<RequestOutcome> requested(PduRequest request) {
        return dispatcher.single(request, requests).defaultIfEmpty(new RequestOutcome.NotSent(NotSentReason.CLOSING));
    }

    /**
     * Stops taking work, gives what is in flight {@code drain} to be answered, unbinds and disconnects. Completes when
     * all is over; begins when this is called, subscribed to or not.
     */
    public Mono<Void> close(Duration drain) {
        return onLoop(() -> beginClose(drain)) ? closed.asMono() : Mono.empty();
    }

    /**
     * Ends the session in order, what is in flight having {@code drain} to be answered, and binds again after the wait: for a
     * message centre that answers but no longer knows of the bind. Does nothing while none is bound, or ending.
     */
    public void renew(Duration drain) {
        onLoop(() -> {
            SmppSession current = session;
            if (current != null && boundAt != 0) {
                current.close(drain);
            }
        });
    }

    private void beginClose(Duration drain) {
        if (closing) {
            return;
        }
        closing = true;
        dispatcher.close();
        ScheduledFuture<?> attempt = nextAttempt;
        if (attempt != null) {
            attempt.cancel(false);
        }
        SmppSession current = session;
        if (current == null) {
            endClose();
        } else {
            current.close(drain);
        }
    }

    private void endClose() {
        emit(new BindState.Closed());
        states.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
        closed.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    private void connect() {
        if (closing) {
            return;
        }
        emit(new BindState.Connecting(failures + 1));
        resolve().subscribe(address -> onLoop(() -> connectTo(address)), fault -> onLoop(() -> onUnresolved(fault)));
    }

    /** The addresses of the name take turns with each failure. Looking up a name blocks, so it is done elsewhere. */
    private Mono<InetAddress> resolve() {
        int turn = failures;
        return Mono.fromCallable(() -> {
                    InetAddress[] all = InetAddress.getAllByName(settings.host());
                    return all[turn % all.length];
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private void onUnresolved(Throwable fault) {
        if (!closing) {
            LOG.warn("{}: {}", settings, fault.toString());
            onClosed(CloseReason.CONNECT_FAILED, CommandStatus.ROK);
        }
    }

    private void connectTo(InetAddress address) {
        if (closing) {
            return;
        }
        Events events = new Events();
        bootstrap(events).connect(address, settings.port()).addListener(done -> {
            SmppSession current = session;
            if (done.isSuccess() && current != null) {
                current.bind(settings.bindRequest());
            } else if (current == null && !events.ended) {
                events.onClosed(CloseReason.CONNECT_FAILED, CommandStatus.ROK);
            }
        });
    }

    private Bootstrap bootstrap(Events events) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.socketChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.timers().bind().toMillis()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            tls.install(channel, settings.host(), settings.port());
                        }
                        session = SmppSession.install(
                                channel, SessionRole.ESME, settings.forSession(), events, tally.sessions);
                    }
                });
        if (loops.isEpoll()) {
            bootstrap.option(
                    EpollChannelOption.TCP_USER_TIMEOUT,
                    Math.toIntExact(settings.timers().slowReader().toMillis()));
        }
        return bootstrap;
    }

    private void onBound(BindResponse response) {
        SmppSession current = session;
        if (current == null) {
            return;
        }
        boundAt = System.nanoTime();
        tally.binds.increment();
        LOG.debug("{}: bound, peer {} {}", settings, response.systemId(), current.version());
        // Whoever hears of it may submit at once
        lane.attach(current);
        emit(new BindState.Bound(response.systemId(), current.version()));
    }

    private void onClosed(CloseReason reason, CommandStatus status) {
        session = null;
        inFlight = 0;
        lane.detach();
        if (closing) {
            endClose();
            return;
        }
        boolean lasted = boundAt != 0 && System.nanoTime() - boundAt >= LASTING.toNanos();
        boundAt = 0;
        failures = lasted ? 1 : failures + 1;
        Duration delay =
                settings.backoff().delay(failures, ThreadLocalRandom.current().nextDouble());
        // Whoever holds the bind is told, and says it in his own words
        LOG.debug("{}: {} {}, next attempt in {} ms", settings, reason, status, delay.toMillis());
        emit(new BindState.Waiting(reason, status, delay));
        nextAttempt = loop.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onMessage(int sequence, MessageView message) {
        answer(sequence, () -> handler.deliver(message), DeliverSmResp::of);
    }

    private void onData(int sequence, DataSm message) {
        answer(sequence, () -> handler.deliver(message.toDeliverSm()), DataSmResp::refused);
    }

    private void answer(
            int sequence, Supplier<Mono<CommandStatus>> asked, Function<CommandStatus, PduResponse> response) {
        SmppSession current = session;
        if (current != null) {
            PendingAnswer.await(asked, current, sequence, response, response.apply(CommandStatus.RX_T_APPN));
        }
    }

    /** False where the event loop has ended, and with it the bind. */
    private boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the event loop has ended before the bind", settings);
            return false;
        }
    }

    private void emit(BindState state) {
        states.emitNext(state, Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** What the session of one attempt tells; event loop only. */
    private final class Events implements SessionListener {
        private boolean ended;

        @Override
        public void onBound(BindResponse response) {
            SmppBind.this.onBound(response);
        }

        @Override
        public void onMessage(int sequence, MessageView message) {
            SmppBind.this.onMessage(sequence, message);
        }

        @Override
        public void onData(int sequence, DataSm message) {
            SmppBind.this.onData(sequence, message);
        }

        @Override
        public void onNotice(PduRequest notice) {
            if (notice instanceof AlertNotification alert) {
                handler.alert(alert);
            }
        }

        @Override
        public void onCredit() {
            dispatcher.onCredit();
            SmppSession current = session;
            inFlight = current == null ? 0 : current.inFlight();
            window = lane.window();
        }

        @Override
        public void onClosed(CloseReason reason, CommandStatus status) {
            ended = true;
            SmppBind.this.onClosed(reason, status);
        }
    }
}
