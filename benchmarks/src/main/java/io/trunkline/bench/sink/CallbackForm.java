package io.trunkline.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import java.net.URLDecoder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one status callback tells.
 *
 * @param sid of the message
 * @param status that the message has reached
 */
public record CallbackForm(Sid sid, CallbackStatus status) {
    private static final byte[] SID_KEY = "MessageSid=".getBytes(UTF_8);
    private static final byte[] STATUS_KEY = "MessageStatus=".getBytes(UTF_8);

    /** The callback that {@code body} holds, or null when its SID or its status is missing or no such thing. */
    static @Nullable CallbackForm parse(ByteBuf body) {
        String sidText = value(SID_KEY, body);
        String statusText = value(STATUS_KEY, body);
        Sid sid = sidText == null ? null : Sid.parse(sidText);
        return sid == null || statusText == null ? null : new CallbackForm(sid, CallbackStatus.of(statusText));
    }

    /** Every field, decoded, sorted by key; the whole of what a signature covers besides the URL. */
    static Map<String, String> fields(ByteBuf body) {
        var fields = new TreeMap<String, String>();
        for (String pair : body.toString(UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return fields;
    }

    /** The raw value after {@code key}, where the key starts a field; SIDs and statuses need no decoding. */
    private static @Nullable String value(byte[] key, ByteBuf body) {
        int end = body.writerIndex();
        for (int at = body.readerIndex(); at >= 0 && at + key.length <= end; at = nextField(body, at)) {
            if (startsWith(key, body, at)) {
                int from = at + key.length;
                int to = body.indexOf(from, end, (byte) '&');
                return body.toString(from, (to < 0 ? end : to) - from, UTF_8);
            }
        }
        return null;
    }

    private static int nextField(ByteBuf body, int from) {
        int separator = body.indexOf(from, body.writerIndex(), (byte) '&');
        return separator < 0 ? -1 : separator + 1;
    }

    private static boolean startsWith(byte[] key, ByteBuf body, int at) {
        for (int i = 0; i < key.length; i++) {
            if (body.getByte(at + i) != key[i]) {
                return false;
            }
        }
        return true;
    }
}
