package io.trunkline.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Writes JSON as UTF-8 straight into a buffer. Thread-safe. */
public final class JsonBody {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int BYTES_USUAL = 1024;

    private JsonBody() {}

    /** What writes one JSON value. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(JsonGenerator json) throws IOException;
    }

    /** A new buffer with the value; the caller owns it. */
    public static ByteBuf write(Writer writer) {
        ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(BYTES_USUAL);
        boolean written = false;
        try (OutputStream out = new ByteBufOutputStream(buffer);
                JsonGenerator json = FACTORY.createGenerator(out)) {
            writer.writeTo(json);
            written = true;
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer in memory does not fail", e);
        } finally {
            if (!written) {
                buffer.release();
            }
        }
        return buffer;
    }
}
