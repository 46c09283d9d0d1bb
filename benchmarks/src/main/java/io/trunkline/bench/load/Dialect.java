package io.trunkline.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.trunkline.bench.outcome.Answer;
import java.net.URI;

/** How a gateway is asked over HTTP to send a message, and what its answers mean. Event loop only. */
public interface Dialect {
    /** {@code http://HOST:PORT}. */
    URI baseUrl();

    /** The whole request of message {@code n}; the caller owns the buffer. */
    ByteBuf encode(long n, ByteBufAllocator allocator);

    /**
     * What an answer means.
     *
     * @param n the message that was asked for
     * @param status the HTTP status
     * @param body at most 16 KiB of it; not to be kept
     */
    Answer answer(long n, int status, ByteBuf body);
}
