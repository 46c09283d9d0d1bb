package io.trunkline.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/**
 * What a handler answers with. Made by one thread, sent once: the server owns the body from then on.
 */
public final class Answer {
    private static final AsciiString JSON = AsciiString.cached("application/json");

    private final int status;
    private final CharSequence contentType;
    private final ByteBuf body;
    private List<Header> headers = List.of();

    private Answer(int status, CharSequence contentType, ByteBuf body) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
    }

    public static Answer json(int status, ByteBuf body) {
        return new Answer(status, JSON, body);
    }

    /** 204. */
    public static Answer noContent() {
        return new Answer(204, "", Unpooled.EMPTY_BUFFER);
    }

    public static Answer of(int status, CharSequence contentType, ByteBuf body) {
        return new Answer(status, contentType, body);
    }

    /** This answer with one more header. */
    public Answer with(CharSequence name, CharSequence value) {
        if (headers.isEmpty()) {
            headers = new ArrayList<>(2);
        }
        headers.add(new Header(name, value));
        return this;
    }

    int status() {
        return status;
    }

    /** Whether there is a body, if only an empty one; a 204 has none and says nothing of its length. */
    boolean hasContent() {
        return status != 204;
    }

    CharSequence contentType() {
        return contentType;
    }

    ByteBuf body() {
        return body;
    }

    List<Header> headers() {
        return headers;
    }

    record Header(CharSequence name, CharSequence value) {}
}
