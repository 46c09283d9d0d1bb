package io.trunkline.bench.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.trunkline.bench.loop.HarnessLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A webhook endpoint on loopback that is a burden: it answers late, or with 500. What it is told is counted and forgotten.
 * Answers that are due wait in the loop's timers, one for each request that the gateway leaves open.
 */
public final class HostileSink implements AutoCloseable {
    private static final String PATH = "/hostile";
    private static final ByteBuf NO_CONTENT = answer("204 No Content");
    private static final ByteBuf FAILURE = answer("500 Internal Server Error");

    private final Channel listener;
    private final Duration delay;
    private final ByteBuf answer;
    private long requests;

    private HostileSink(HarnessLoop harness, Duration delay, ByteBuf answer) {
        this.delay = delay;
        this.answer = answer;
        this.listener = harness.server()
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), new Connection());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    /** Answers 204 after {@code delay}. */
    public static HostileSink slow(HarnessLoop harness, Duration delay) {
        return new HostileSink(harness, delay, NO_CONTENT);
    }

    /** Answers 500 at once. */
    public static HostileSink failing(HarnessLoop harness) {
        return new HostileSink(harness, Duration.ZERO, FAILURE);
    }

    /** What to give as {@code StatusCallback}. */
    public String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort() + PATH;
    }

    /** How often it was called; on the event loop. */
    public long requests() {
        return requests;
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
    }

    private static ByteBuf answer(String status) {
        return Unpooled.unreleasableBuffer(
                Unpooled.copiedBuffer("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n", US_ASCII)
                        .asReadOnly());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing hangs on whether an answer or a close succeeded
    private final class Connection extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part.decoderResult().isFailure()) {
                context.close();
            } else if (part instanceof LastHttpContent) {
                requests++;
                context.executor()
                        .schedule(
                                () -> context.writeAndFlush(answer.duplicate()), delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }
}
