package io.trunkline.api.http;

import java.time.Duration;

/**
 * The bounds of the server and what happens at each.
 *
 * @param requestLineBytesMax longer: 414 and the connection closes
 * @param headerBytesMax all headers of a request together; more: 431 and the connection closes
 * @param bodyBytesMax more: 413; the connection stays as long as the surplus is at most {@link #discardedBytesMax}
 * @param requestTimeMax from a request's first byte to its last, however lively the sender; longer: 408 and close
 * @param idleTimeMax how long a connection may stay without a request, or take nothing of an answer; then it closes, in the
 *     second case up to {@code requestTimeMax} later
 * @param connectionsMax a request on a connection beyond is answered 429 and the connection closes; beyond twice as
 *     many, connections are closed unanswered
 */
public record HttpLimits(
        int requestLineBytesMax,
        int headerBytesMax,
        int bodyBytesMax,
        Duration requestTimeMax,
        Duration idleTimeMax,
        int connectionsMax) {
    public static final HttpLimits DEFAULT =
            new HttpLimits(8 * 1024, 16 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(75), 10_000);

    /** Requests of one connection that wait for their answers, beyond which the connection is not read. */
    static final int PIPELINED_MAX = 32;

    /** How much of a refused request is read and thrown away so that its sender gets to see the answer. */
    static final int DISCARDED_BYTES_MAX = 8 * 1024 * 1024;

    /** How long a connection that is to close is still read, for the same reason. */
    static final Duration LINGER_MAX = Duration.ofSeconds(1);

    /** {@link #DISCARDED_BYTES_MAX}. */
    public int discardedBytesMax() {
        return DISCARDED_BYTES_MAX;
    }
}
