package io.trunkline.smpp.session;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** The threads that sessions live on: epoll where the machine has it, NIO elsewhere. Thread-safe. */
public final class EventLoops {
    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_MILLIS_MAX = 5_000;

    private final EventLoopGroup group;
    private final boolean epoll;

    private EventLoops(EventLoopGroup group, boolean epoll) {
        this.group = group;
        this.epoll = epoll;
    }

    /**
     * Starts {@code threads} daemon threads at their first use.
     *
     * @param name the prefix of their names
     */
    public static EventLoops create(int threads, String name) {
        return create(threads, name, Epoll.isAvailable());
    }

    /** The portable kind, also where epoll is there. */
    public static EventLoops nio(int threads, String name) {
        return create(threads, name, false);
    }

    private static EventLoops create(int threads, String name, boolean epoll) {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new EventLoops(
                new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io), epoll);
    }

    public EventLoopGroup group() {
        return group;
    }

    public boolean isEpoll() {
        return epoll;
    }

    public Class<? extends SocketChannel> socketChannel() {
        return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    public Class<? extends ServerSocketChannel> serverSocketChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Ends the threads; sessions that are still open are cut. Completes when they have ended, within 5 s. */
    public Mono<Void> shutdown() {
        return Mono.create(sink -> group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .addListener(done -> sink.success()));
    }
}
