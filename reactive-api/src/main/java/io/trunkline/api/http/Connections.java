package io.trunkline.api.http;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.core.publisher.Mono;

/** The open connections of the server, and whether it still takes requests. Thread-safe. */
final class Connections {
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final int max;
    private volatile boolean draining;

    Connections(int max) {
        this.max = max;
    }

    /** Counts a connection in until it closes. */
    Admission add(Channel channel) {
        open.add(channel);
        int count = open.size();
        if (count <= max) {
            return Admission.ADMITTED;
        }
        return count <= 2 * max ? Admission.TO_BE_TOLD : Admission.TO_BE_CLOSED;
    }

    int count() {
        return open.size();
    }

    boolean draining() {
        return draining;
    }

    /** From now on requests are refused; connections without a request close, new ones after a while. */
    void drain() {
        draining = true;
        for (Channel channel : open) {
            WholeRequests requests = channel.pipeline().get(WholeRequests.class);
            if (requests != null) {
                channel.eventLoop().execute(requests::leaveIfIdle);
            }
        }
    }

    /** Completes when the connections that are open now have closed. */
    Mono<Void> closed() {
        return Mono.create(sink -> open.newCloseFuture().addListener(future -> sink.success()));
    }

    /** Closes what is still open. */
    Mono<Void> closeNow() {
        return Mono.create(sink -> open.close().addListener(future -> sink.success()));
    }

    /** What becomes of a new connection. */
    enum Admission {
        ADMITTED,
        /** Its first request is refused and it closes. */
        TO_BE_TOLD,
        TO_BE_CLOSED
    }
}
