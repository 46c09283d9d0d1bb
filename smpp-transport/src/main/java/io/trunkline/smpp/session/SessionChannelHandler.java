package io.trunkline.smpp.session;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The end of a pipeline: tells a session what happens to its channel. Event loop only. */
final class SessionChannelHandler extends ChannelInboundHandlerAdapter {
    private final SmppSession session;

    SessionChannelHandler(SmppSession session) {
        this.session = session;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        session.onConnected();
        ctx.fireChannelActive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        session.onWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.onEnded();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        session.onEnded();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            session.onTlsFault(handshake.cause());
        } else if (event instanceof SslCloseCompletionEvent) {
            session.onTlsClosed();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        SSLException tls = tlsFault(fault);
        if (tls == null) {
            session.onFault(fault);
        } else {
            session.onTlsFault(tls);
        }
    }

    /** What TLS found wrong, as it comes or wrapped by the decoder that found it. */
    private static @Nullable SSLException tlsFault(Throwable fault) {
        Throwable found = fault instanceof DecoderException ? fault.getCause() : fault;
        return found instanceof SSLException tls ? tls : null;
    }
}
