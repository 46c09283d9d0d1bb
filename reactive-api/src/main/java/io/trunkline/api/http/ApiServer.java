package io.trunkline.api.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/**
 * The running HTTP server. Thread-safe.
 *
 * <p>It stops gracefully: requests are refused with 503 while those under way are answered, then it closes.
 */
public final class ApiServer {
    /** Connections that the kernel holds until they are accepted. */
    static final int BACKLOG = 1024;

    private static final Duration LOOPS_END_MAX = Duration.ofSeconds(1);

    private final LoopResources loops;
    private final DisposableServer server;
    private final Connections connections;
    private final Dispatcher dispatcher;

    private ApiServer(LoopResources loops, DisposableServer server, Connections connections, Dispatcher dispatcher) {
        this.loops = loops;
        this.server = server;
        this.connections = connections;
        this.dispatcher = dispatcher;
    }

    /**
     * Starts a server and waits until it listens; never call it on an event loop.
     *
     * @param routes looked through in this order
     * @throws RuntimeException when the address cannot be bound
     */
    public static ApiServer start(ApiSettings settings, List<Route> routes, MeterRegistry metrics) {
        HttpLimits limits = settings.limits();
        Connections connections = new Connections(limits.connectionsMax());
        Dispatcher dispatcher =
                new Dispatcher(new Router(routes), connections, new RequestMetrics(metrics, connections));
        LoopResources loops = LoopResources.create("http", Runtime.getRuntime().availableProcessors(), true);
        DisposableServer server = HttpServer.create()
                .host(settings.host())
                .port(settings.port())
                .protocol(HttpProtocol.HTTP11)
                .runOn(loops, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(limits.requestLineBytesMax())
                        .maxHeaderSize(limits.headerBytesMax()))
                .doOnChannelInit((observer, channel, remote) -> collectRequests(channel, limits, connections))
                .handle(dispatcher)
                .bindNow();
        return new ApiServer(loops, server, connections, dispatcher);
    }

    private static void collectRequests(Channel channel, HttpLimits limits, Connections connections) {
        WholeRequests requests = new WholeRequests(limits, connections);
        channel.pipeline()
                .addBefore(NettyPipeline.HttpCodec, "trunkline.bytes", requests.feed())
                .addAfter(NettyPipeline.HttpCodec, "trunkline.requests", requests);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.address();
    }

    /**
     * Refuses new requests with 503, lets those under way finish, then closes everything.
     *
     * @param deadline when to close whether they are finished or not
     */
    public Mono<Void> close(Duration deadline) {
        return Mono.fromRunnable(connections::drain)
                .then(Mono.defer(dispatcher::drained)
                        .then(new ListeningSocket(server.channel()).close())
                        .then(registered())
                        .then(Mono.fromRunnable(connections::drain))
                        .then(Mono.defer(connections::closed))
                        .timeout(deadline, Mono.empty()))
                .then(Mono.fromRunnable(server::dispose))
                .then(Mono.defer(connections::closeNow))
                .then(Mono.defer(this::disposeLoops));
    }

    /** Completes when whoever was accepted by now is among the connections: a loop takes them in one after another. */
    private Mono<Void> registered() {
        return Flux.fromIterable(loops.onServer(true))
                .flatMap(loop -> Mono.<Void>create(sink -> loop.execute(sink::success)))
                .then();
    }

    /** Threads that have not ended by then end by themselves: they are daemons and have nothing left to do. */
    private Mono<Void> disposeLoops() {
        return loops.disposeLater(Duration.ZERO, LOOPS_END_MAX).onErrorComplete(IllegalStateException.class);
    }
}
