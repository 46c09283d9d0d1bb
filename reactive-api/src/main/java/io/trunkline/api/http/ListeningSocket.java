package io.trunkline.api.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Where the server listens. The kernel connects senders before anybody accepts them, and resets those that wait when the
 * socket is closed; an event loop that is behind would leave them all without an answer.
 */
final class ListeningSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);

    /** What Netty gives for a peer's address. */
    private static final int ADDRESS_BYTES = 26;

    private final Channel channel;

    ListeningSocket(Channel channel) {
        this.channel = channel;
    }

    /** Accepts who is connected, and closes in the same breath. Completes when it is closed. */
    Mono<Void> close() {
        return Mono.create(sink -> channel.eventLoop().execute(() -> {
            acceptWhoWaits();
            channel.close().addListener(closed -> sink.success());
        }));
    }

    /** With epoll; elsewhere they are reset, as they always were. */
    private void acceptWhoWaits() {
        if (!(channel instanceof EpollServerSocketChannel epoll && epoll.fd() instanceof Socket socket)) {
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        byte[] address = new byte[ADDRESS_BYTES];
        try {
            int left = ApiServer.BACKLOG;
            int accepted = socket.accept(address);
            while (accepted >= 0) {
                pipeline.fireChannelRead(new EpollSocketChannel(accepted));
                accepted = --left > 0 ? socket.accept(address) : -1;
            }
            pipeline.fireChannelReadComplete();
        } catch (IOException e) {
            LOG.warn("{}: who waits to be accepted gets no answer: {}", channel, e.toString());
        }
    }
}
