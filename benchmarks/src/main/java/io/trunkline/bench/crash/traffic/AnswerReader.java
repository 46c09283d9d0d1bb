package io.trunkline.bench.crash.traffic;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.trunkline.bench.load.AnswerBody;
import io.trunkline.bench.outcome.Sid;
import java.util.function.Consumer;

/** The end of a connection that carries one request: its answer, or the end without one. Event loop only. */
@SuppressWarnings("FutureReturnValueIgnored") // nothing hangs on how a close went
final class AnswerReader extends SimpleChannelInboundHandler<FullHttpResponse> {
    private static final int CREATED = 201;
    private static final int OUTCOME_UNKNOWN = 409;

    private final Consumer<RequestOutcome> outcome;

    AnswerReader(Consumer<RequestOutcome> outcome) {
        this.outcome = outcome;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        outcome.accept(response.decoderResult().isFailure() ? new RequestOutcome.Unknown(null) : outcome(response));
        context.close();
    }

    private static RequestOutcome outcome(FullHttpResponse response) {
        int status = response.status().code();
        Sid sid = AnswerBody.sid(response.content());
        if (status == CREATED && sid != null) {
            return new RequestOutcome.Accepted(sid);
        }
        return status == OUTCOME_UNKNOWN && sid != null
                ? new RequestOutcome.Unknown(sid)
                : new RequestOutcome.Refused(
                        status,
                        AnswerBody.errorCode(response.content()),
                        response.headers().contains(HttpHeaderNames.RETRY_AFTER));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        outcome.accept(new RequestOutcome.Unknown(null));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
