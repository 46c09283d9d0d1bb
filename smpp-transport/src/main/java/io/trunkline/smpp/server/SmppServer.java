package io.trunkline.smpp.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.SessionCounters;
import io.trunkline.smpp.tls.ServerTls;
import io.trunkline.smpp.tls.TlsLayer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Listens for ESMEs and serves each on an event loop of its own choosing. Its methods may be called from any thread.
 *
 * @param <A> what the caller knows of an account
 */
public final class SmppServer<A> {
    private static final Logger LOG = LoggerFactory.getLogger(SmppServer.class);

    private final ServerSettings settings;
    private final ServerHandler<A> handler;
    private final SessionRegistry<A> registry = new SessionRegistry<>();
    private final SessionCounters counters = new SessionCounters();
    private final Set<ServerConnection<A>> connections = ConcurrentHashMap.newKeySet();
    private final UnboundConnections<A> unbound = new UnboundConnections<>();
    private final @Nullable TlsLayer tls;
    private volatile @Nullable Channel listening;

    private SmppServer(ServerSettings settings, ServerHandler<A> handler) {
        this.settings = settings;
        this.handler = handler;
        ServerTls wanted = settings.tls();
        tls = wanted == null ? null : TlsLayer.of(wanted);
    }

    /** Listens; fails where the address cannot be had. */
    public static <A> Mono<SmppServer<A>> start(EventLoops loops, ServerSettings settings, ServerHandler<A> handler) {
        return Mono.create(sink -> {
            SmppServer<A> server = new SmppServer<>(settings, handler);
            ChannelFuture bound = server.bootstrap(loops).bind(settings.host(), settings.port());
            bound.addListener((ChannelFutureListener) done -> {
                if (done.isSuccess()) {
                    server.listening = done.channel();
                    sink.success(server);
                } else {
                    sink.error(done.cause());
                }
            });
        });
    }

    private ServerBootstrap bootstrap(EventLoops loops) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverSocketChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        if (loops.isEpoll()) {
            bootstrap.childOption(
                    EpollChannelOption.TCP_USER_TIMEOUT,
                    Math.toIntExact(settings.timers().slowReader().toMillis()));
        }
        return bootstrap;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void accept(Channel channel) {
        if (connections.size() >= settings.sessionsMax() && !giveWay()) {
            LOG.warn("{}: closed, {} sessions (expected: less)", channel, settings.sessionsMax());
            channel.close();
            return;
        }
        if (tls != null) {
            tls.install(channel);
        }
        ServerConnection<A> accepted = new ServerConnection<>(channel, this);
        connections.add(accepted);
        unbound.add(accepted);
    }

    /** Cuts the connection that is unbound for longest; false where all are bound. */
    private boolean giveWay() {
        ServerConnection<A> oldest = unbound.takeOldest();
        if (oldest == null) {
            return false;
        }
        connections.remove(oldest);
        oldest.cutUnlessBound();
        return true;
    }

    /** The port it listens on, also where the settings asked for any. */
    public int port() {
        Channel channel = listening;
        if (channel == null || !(channel.localAddress() instanceof InetSocketAddress address)) {
            throw new IllegalStateException("server: not listening (expected: started)");
        }
        return address.getPort();
    }

    /** How many connections there are, bound or not. */
    public int connections() {
        return connections.size();
    }

    /** The live bound sessions. */
    public List<ServerSession<A>> sessions() {
        return registry.all();
    }

    /** The live bound sessions of one system_id, oldest first. */
    public List<ServerSession<A>> sessions(SystemId systemId) {
        return registry.of(systemId);
    }

    /**
     * Delivers one message to whichever live receiver or transceiver of the system_id has least under way, and to the
     * next one where that could not send it. Ends as NotSent where none could; an outcome of which nobody can say
     * whether the peer has it is not tried again.
     */
    public Mono<DeliverOutcome> deliver(SystemId systemId, DeliverSm pdu) {
        return Mono.defer(() -> deliver(
                pdu,
                sessions(systemId).stream().filter(ServerSession::canReceive).toList(),
                new DeliverOutcome.NotSent(NotSentReason.NOT_BOUND)));
    }

    private Mono<DeliverOutcome> deliver(DeliverSm pdu, List<ServerSession<A>> choice, DeliverOutcome otherwise) {
        Optional<ServerSession<A>> least = choice.stream().min(Comparator.comparingInt(ServerSession::underWay));
        return least.map(session -> session.deliver(pdu)
                        .flatMap(outcome -> outcome instanceof DeliverOutcome.NotSent
                                ? deliver(pdu, without(choice, session), outcome)
                                : Mono.just(outcome)))
                .orElseGet(() -> Mono.just(otherwise));
    }

    private static <A> List<ServerSession<A>> without(List<ServerSession<A>> sessions, ServerSession<A> one) {
        return sessions.stream().filter(session -> session != one).toList();
    }

    public SessionCounters counters() {
        return counters;
    }

    /**
     * Stops listening, then ends every session in order: nothing new is delivered, what is in flight gets {@code drain}
     * to be answered, then unbind. Completes when all have ended; begins when subscribed to.
     */
    public Mono<Void> close(Duration drain) {
        Mono<Void> stopped = Mono.create(sink -> {
            Channel channel = listening;
            if (channel == null) {
                sink.success();
            } else {
                channel.close().addListener(done -> sink.success());
            }
        });
        return stopped.then(Mono.defer(() -> {
            connections.forEach(ServerConnection::cutUnlessBound);
            return Flux.fromIterable(sessions())
                    .flatMap(session -> session.close(drain), Integer.MAX_VALUE)
                    .then();
        }));
    }

    ServerSettings settings() {
        return settings;
    }

    ServerHandler<A> handler() {
        return handler;
    }

    SessionRegistry<A> registry() {
        return registry;
    }

    /** It counts again where it was to give way at this very moment. */
    void onBound(ServerConnection<A> connection) {
        unbound.remove(connection);
        connections.add(connection);
    }

    void forget(ServerConnection<A> connection) {
        unbound.remove(connection);
        connections.remove(connection);
    }
}
