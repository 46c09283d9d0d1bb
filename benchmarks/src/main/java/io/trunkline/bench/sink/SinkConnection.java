package io.trunkline.bench.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** One connection of the gateway to the sink. Keeps at most 16 KiB of a body, skips the rest. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // nothing hangs on whether an answer or a close succeeded
final class SinkConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final int BODY_MAX = 16 * 1024;
    private static final ByteBuf NO_CONTENT = Unpooled.unreleasableBuffer(
            Unpooled.copiedBuffer("HTTP/1.1 204 No Content\r\n\r\n", US_ASCII).asReadOnly());

    private final CallbackSink sink;
    private final ByteBuf body = Unpooled.buffer(1024, BODY_MAX);
    private @Nullable String signature;
    private String uri = "";
    private boolean keepAlive = true;

    SinkConnection(CallbackSink sink) {
        this.sink = sink;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            context.close();
            return;
        }
        if (part instanceof HttpRequest request) {
            uri = request.uri();
            signature = request.headers().get("X-Twilio-Signature");
            keepAlive = HttpUtil.isKeepAlive(request);
            body.clear();
        }
        if (part instanceof HttpContent content) {
            ByteBuf bytes = content.content();
            body.writeBytes(bytes, Math.min(bytes.readableBytes(), body.maxWritableBytes()));
        }
        if (part instanceof LastHttpContent) {
            sink.received(uri, body, signature);
            var written = context.writeAndFlush(NO_CONTENT.duplicate());
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }
    }
}
