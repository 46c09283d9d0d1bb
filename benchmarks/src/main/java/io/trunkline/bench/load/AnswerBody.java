package io.trunkline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.trunkline.bench.outcome.Sid;
import org.jspecify.annotations.Nullable;

/**
 * Finds the two values that the harness wants in an answer's JSON without parsing it: {@code "sid"} and {@code "code"}.
 * Good for the gateway's own bodies, where neither key is nested before the one meant.
 */
public final class AnswerBody {
    private static final byte[] SID_KEY = "\"sid\"".getBytes(UTF_8);
    private static final byte[] CODE_KEY = "\"code\"".getBytes(UTF_8);
    private static final int SID_LENGTH = 34;
    private static final int ERROR_CODE_MAX = 99_999;

    private AnswerBody() {}

    /** The message's SID, or null when there is none. */
    public static @Nullable Sid sid(ByteBuf body) {
        int at = valueOf(SID_KEY, body);
        if (at < 0 || body.getByte(at) != '"' || at + 1 + SID_LENGTH > body.writerIndex()) {
            return null;
        }
        return Sid.parse(body.toString(at + 1, SID_LENGTH, UTF_8));
    }

    /** Twilio's error code, or 0 when there is none. */
    public static int errorCode(ByteBuf body) {
        int at = valueOf(CODE_KEY, body);
        int code = 0;
        while (at >= 0 && at < body.writerIndex() && code <= ERROR_CODE_MAX) {
            int digit = body.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            code = code * 10 + digit;
            at++;
        }
        return code;
    }

    /** Index of the first byte of the value of {@code key}, or -1. */
    private static int valueOf(byte[] key, ByteBuf body) {
        for (int at = body.readerIndex(); at <= body.writerIndex() - key.length; at++) {
            if (matches(key, body, at)) {
                return skipColon(body, at + key.length);
            }
        }
        return -1;
    }

    private static boolean matches(byte[] key, ByteBuf body, int at) {
        for (int i = 0; i < key.length; i++) {
            if (body.getByte(at + i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    private static int skipColon(ByteBuf body, int from) {
        int at = from;
        while (at < body.writerIndex() && (body.getByte(at) == ':' || body.getByte(at) == ' ')) {
            at++;
        }
        return at < body.writerIndex() ? at : -1;
    }
}
