package io.trunkline.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Gives the HTTP decoder its bytes a piece at a time, and none while too many requests of the connection are unanswered:
 * one read may hold thousands of small requests, and what is decoded can only be queued. At most {@link #PIECE_BYTES}
 * beyond the bound are decoded; the bytes held back are those of a read or two, because nothing is read meanwhile.
 * Event loop only.
 */
final class DecoderFeed extends ChannelInboundHandlerAdapter {
    /** Holds at most some 70 requests, which with those unanswered stay below the decoder's own bound of 128. */
    private static final int PIECE_BYTES = 1024;

    private final WholeRequests requests;
    private final Queue<ByteBuf> held = new ArrayDeque<>(2);
    private boolean feeding;
    private @Nullable ChannelHandlerContext ctx;

    DecoderFeed(WholeRequests requests) {
        this.requests = requests;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        held.add(bytes);
        feed(context);
    }

    /** Whether bytes are waiting for an answer to be given. */
    boolean holds() {
        return !held.isEmpty();
    }

    /** An answer was given: goes on in a task of its own, because the answer may have been given within the decoder. */
    void resume() {
        ChannelHandlerContext context = ctx;
        if (context != null && !feeding) {
            context.executor().execute(() -> {
                feed(context);
                context.fireChannelReadComplete();
            });
        }
    }

    private void feed(ChannelHandlerContext context) {
        if (feeding) {
            return;
        }
        feeding = true;
        try {
            for (ByteBuf bytes = held.peek(); bytes != null && requests.takesMore(); bytes = held.peek()) {
                boolean last = bytes.readableBytes() <= PIECE_BYTES;
                ByteBuf piece = last ? held.remove() : bytes.readRetainedSlice(PIECE_BYTES);
                if (requests.beginPiece(piece)) {
                    context.fireChannelRead(piece);
                }
            }
        } finally {
            feeding = false;
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        for (ByteBuf bytes = held.poll(); bytes != null; bytes = held.poll()) {
            bytes.release();
        }
    }
}
