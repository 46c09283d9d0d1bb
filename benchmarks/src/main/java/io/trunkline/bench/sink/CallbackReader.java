package io.trunkline.bench.sink;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** How a gateway calls back. Event loop only. */
public interface CallbackReader {
    /**
     * What a request tells, or null when it is no callback.
     *
     * @param uri of the request, with its query
     * @param body at most 16 KiB of it; not to be kept
     */
    @Nullable
    CallbackForm read(String uri, ByteBuf body);

    /** Whether the request proves whom it comes from, for those that do; asked for one in so many. */
    boolean isSigned(ByteBuf body, @Nullable String signature);
}
