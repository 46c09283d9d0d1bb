package io.trunkline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.net.URLEncoder;
import java.util.Base64;

/**
 * Writes the bytes of one {@code POST …/Messages.json} per message. What does not vary is encoded once, so that a
 * request costs a few copies and no encoder. Immutable.
 */
final class MessageRequests {
    private static final int CONTENT_LENGTH_DIGITS = 4;

    private final byte[] head;
    private final byte[] formTail;

    MessageRequests(Target target) {
        String credentials = target.accountSid() + ":" + target.authToken();
        this.head = ("POST /2010-04-01/Accounts/" + target.accountSid() + "/Messages.json HTTP/1.1\r\n"
                        + "Host: " + target.host() + ":" + target.port() + "\r\n"
                        + "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8))
                        + "\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n"
                        + "Accept: application/json\r\n"
                        + "User-Agent: trunkline-load\r\n"
                        + "Content-Length: ")
                .getBytes(UTF_8);
        String callback = target.statusCallback();
        this.formTail = ("&From=" + URLEncoder.encode(target.sender(), UTF_8)
                        + (callback == null ? "" : "&StatusCallback=" + URLEncoder.encode(callback, UTF_8)))
                .getBytes(UTF_8);
    }

    /** The request of message {@code n}; the caller owns the buffer. */
    ByteBuf encode(long n, ByteBufAllocator allocator) {
        String formStart = "To=%2B" + Destinations.number(n).substring(1) + "&Body=" + body(n);
        int contentLength = formStart.length() + formTail.length;
        ByteBuf request = allocator.buffer(head.length + CONTENT_LENGTH_DIGITS + 4 + contentLength);
        request.writeBytes(head);
        ByteBufUtil.writeAscii(request, Integer.toString(contentLength));
        request.writeShort('\r' << 8 | '\n').writeShort('\r' << 8 | '\n');
        ByteBufUtil.writeAscii(request, formStart);
        return request.writeBytes(formTail);
    }

    /** One GSM-7 segment, distinct per message, already form-encoded. */
    private static String body(long n) {
        return "Your+parcel+" + n + "+is+on+its+way+and+should+be+with+you+today.";
    }
}
