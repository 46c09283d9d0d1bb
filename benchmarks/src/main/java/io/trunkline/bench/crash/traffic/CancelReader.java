package io.trunkline.bench.crash.traffic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.function.Consumer;

/** The end of a connection that carries one cancel: its answer, or the end without one. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // nothing hangs on how a close went
final class CancelReader extends SimpleChannelInboundHandler<FullHttpResponse> {
    private final Consumer<Cancel.Answer> answer;

    CancelReader(Consumer<Cancel.Answer> answer) {
        this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        answer.accept(
                response.decoderResult().isFailure()
                        ? Cancel.Answer.NONE
                        : Cancel.Answer.of(response.status().code()));
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.accept(Cancel.Answer.NONE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
