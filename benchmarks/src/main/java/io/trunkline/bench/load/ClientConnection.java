package io.trunkline.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.trunkline.bench.outcome.Answer;

/**
 * One keep-alive connection with at most one request in flight. Reads at most 16 KiB of an answer's body, skips the rest.
 * Event loop only.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails ends in channelInactive, which tells the generator
final class ClientConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final int BODY_MAX = 16 * 1024;
    private static final long NONE = -1;

    private final OpenLoopGenerator generator;
    private final ByteBuf body = Unpooled.buffer(1024, BODY_MAX);
    private ChannelHandlerContext context;
    private long number = NONE;
    private long startedNanos;
    private int status;
    private boolean keepAlive = true;
    private Answer.Cause lossCause = Answer.Cause.DISCONNECTED;

    @SuppressWarnings("NullAway.Init") // the pipeline calls handlerAdded before anything else
    ClientConnection(OpenLoopGenerator generator) {
        this.generator = generator;
    }

    ByteBufAllocator allocator() {
        return context.alloc();
    }

    void write(long requestNumber, long nowNanos, ByteBuf request) {
        number = requestNumber;
        startedNanos = nowNanos;
        context.writeAndFlush(request, context.voidPromise());
    }

    boolean isBusy() {
        return number != NONE;
    }

    /** The request in flight. */
    long number() {
        return number;
    }

    long startedNanos() {
        return startedNanos;
    }

    boolean isReusable() {
        return keepAlive && context.channel().isActive();
    }

    /** Why the request in flight is lost, once the connection is closed. */
    Answer.Cause lossCause() {
        return lossCause;
    }

    void settled() {
        number = NONE;
    }

    void giveUp() {
        lossCause = Answer.Cause.TIMED_OUT;
        close();
    }

    void close() {
        context.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        this.context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        generator.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        generator.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext reading, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            lossCause = Answer.Cause.MALFORMED;
            close();
            return;
        }
        if (part instanceof HttpResponse response) {
            status = response.status().code();
            keepAlive = HttpUtil.isKeepAlive(response);
            body.clear();
        }
        if (part instanceof HttpContent content) {
            ByteBuf bytes = content.content();
            body.writeBytes(bytes, Math.min(bytes.readableBytes(), body.maxWritableBytes()));
        }
        if (part instanceof LastHttpContent) {
            answered();
        }
    }

    private void answered() {
        if (!isBusy()) {
            close();
            return;
        }
        generator.answered(this, status, body);
        if (!keepAlive) {
            close();
        }
    }
}
