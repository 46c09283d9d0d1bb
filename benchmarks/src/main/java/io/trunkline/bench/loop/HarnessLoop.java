package io.trunkline.bench.loop;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One event loop for the generator, the sink and their records, so that none of them needs a lock: what they keep is
 * touched on this loop only. Epoll where the platform has it, NIO elsewhere.
 */
public final class HarnessLoop implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final EventLoopGroup group;
    private final boolean epoll;

    private HarnessLoop(EventLoopGroup group, boolean epoll) {
        this.group = group;
        this.epoll = epoll;
    }

    /** Starts the loop's thread lazily, with its first task. */
    public static HarnessLoop open() {
        boolean epoll = Epoll.isAvailable();
        return new HarnessLoop(
                new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()),
                epoll);
    }

    /** The loop itself. */
    public EventLoop eventLoop() {
        return group.next();
    }

    /** A client bootstrap on this loop; the caller adds the handler. */
    public Bootstrap client() {
        return new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true);
    }

    /** A server bootstrap on this loop; the caller adds the child handler. */
    public ServerBootstrap server() {
        return new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true);
    }

    /** Runs {@code task} on the loop and waits for its result; never called from the loop. */
    public <T> T call(Callable<T> task) throws InterruptedException {
        try {
            return group.submit(task).get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a task of the harness failed on its loop", failed.getCause());
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
