package io.trunkline.api.http;

import io.netty.handler.codec.DefaultHeaders;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request together with what {@link WholeRequests} made of it: Reactor Netty hands a handler the very
 * headers object that came up the pipeline, so the body travels here and no request needs a second subscription.
 */
final class ReceivedHeaders extends DefaultHttpHeaders {
    private final byte[] body;
    private final @Nullable ApiError refusal;

    private ReceivedHeaders(DefaultHeaders<CharSequence, CharSequence, ?> headers, byte[] body) {
        super(headers);
        this.body = body;
        this.refusal = null;
    }

    private ReceivedHeaders(byte[] body, @Nullable ApiError refusal) {
        this.body = body;
        this.refusal = refusal;
    }

    /** The headers of a request that was read whole. */
    static ReceivedHeaders whole(HttpHeaders decoded, byte[] body) {
        if (decoded instanceof DefaultHttpHeaders plain
                && plain.unwrap() instanceof DefaultHeaders<CharSequence, CharSequence, ?> shared) {
            return new ReceivedHeaders(shared, body);
        }
        ReceivedHeaders copy = new ReceivedHeaders(body, null);
        copy.set(decoded);
        return copy;
    }

    /** The headers of a request that is refused before it is routed. */
    static ReceivedHeaders refused(ApiError refusal) {
        return new ReceivedHeaders(new byte[0], refusal);
    }

    byte[] body() {
        return body;
    }

    @Nullable
    ApiError refusal() {
        return refusal;
    }
}
