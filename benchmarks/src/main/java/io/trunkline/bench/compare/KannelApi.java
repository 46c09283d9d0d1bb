package io.trunkline.bench.compare;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.trunkline.bench.load.Dialect;
import io.trunkline.bench.load.Traffic;
import io.trunkline.bench.outcome.Answer;
import io.trunkline.bench.outcome.Sid;
import java.net.URI;
import java.net.URLEncoder;

/**
 * {@code GET /cgi-bin/sendsms}, an answer 202. Kannel names no message, so the callback's address carries run and number,
 * and they stand for the SID. Immutable.
 */
final class KannelApi implements Dialect {
    /** Accepted by the carrier, refused by it, delivered, failed: two callbacks a message. */
    private static final int DLR_MASK = 27;

    private static final int ACCEPTED = 202;

    private final URI baseUrl;
    private final Traffic traffic;
    private final String callback;

    /** @param callback the sink's address */
    KannelApi(URI baseUrl, Traffic traffic, String callback) {
        this.baseUrl = baseUrl;
        this.traffic = traffic;
        this.callback = callback;
    }

    @Override
    public URI baseUrl() {
        return baseUrl;
    }

    @Override
    public ByteBuf encode(long n, ByteBufAllocator allocator) {
        String text = traffic.tag(n) + Traffic.rest(traffic.kind(n));
        String told = callback + "?r=" + traffic.run() + "&n=" + n + "&s=%d";
        String request = "GET /cgi-bin/sendsms?username=load&password=load&from=%2B14155550100&to="
                + URLEncoder.encode(traffic.destination(n), UTF_8)
                + "&text=" + URLEncoder.encode(text, UTF_8)
                + "&dlr-mask=" + DLR_MASK + "&dlr-url=" + URLEncoder.encode(told, UTF_8)
                + " HTTP/1.1\r\nHost: 127.0.0.1:" + baseUrl.getPort() + "\r\n\r\n";
        return allocator.buffer(request.length()).writeBytes(request.getBytes(US_ASCII));
    }

    @Override
    public Answer answer(long n, int status, ByteBuf body) {
        return status == ACCEPTED ? new Answer.Accepted(new Sid(traffic.run(), n + 1)) : new Answer.Refused(status, 0);
    }
}
