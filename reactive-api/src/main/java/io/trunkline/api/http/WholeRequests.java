package io.trunkline.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.trunkline.api.http.Connections.Admission;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection's requests, collected whole before Reactor Netty sees them, and whatever cannot be collected turned into
 * a request that is refused. So a refusal waits its turn behind the answers of earlier requests, is JSON like any other,
 * and no half request costs more than its bytes. Event loop only.
 *
 * <pre>
 *           first byte        headers            last byte: passed on
 * BETWEEN ------------> HEAD ---------> BODY ---------------------------> BETWEEN
 *                        |               |
 *                        |               +- too large: 413 --> SKIPPING -- last byte --> BETWEEN
 *                        |               |                        |
 *                        +-- unreadable, too slow: 4xx, close ----+----> DEAF
 * </pre>
 *
 * A connection that is to close is still read for {@link HttpLimits#LINGER_MAX}: closing with unread bytes would reset
 * it and could destroy the answer on its way. The outcome of a write or a close is not looked at: both fail only with
 * the connection, whose end is seen anyway. One whose peer takes nothing of an answer for {@link HttpLimits#idleTimeMax} is
 * closed in whatever stage it is, with all that it is owed.
 */
@SuppressWarnings("FutureReturnValueIgnored")
final class WholeRequests extends ChannelDuplexHandler {
    private static final byte[] NO_BODY = {};
    private static final long NOTHING_TO_TAKE = -1;

    private final HttpLimits limits;
    private final Connections connections;
    private final DecoderFeed feed = new DecoderFeed(this);

    @SuppressWarnings("NullAway.Init")
    private ChannelHandlerContext ctx;

    private Admission admission = Admission.ADMITTED;
    private Stage stage = Stage.BETWEEN;
    private long stageSinceNanos;
    private long openedNanos;
    private boolean asked;
    private @Nullable ScheduledFuture<?> clock;

    private @Nullable HttpRequest request;
    private byte[] body = NO_BODY;
    private int bodyLength;
    private long discardedBytes;

    private int unanswered;
    private boolean readWanted;
    private boolean lingering;

    private long written;
    private long writtenSeen;
    private long takenSeen = NOTHING_TO_TAKE;
    private long takenNanos;
    private final ChannelFutureListener onWritten = write -> written++;

    WholeRequests(HttpLimits limits, Connections connections) {
        this.limits = limits;
        this.connections = connections;
    }

    private enum Stage {
        BETWEEN,
        HEAD,
        BODY,
        SKIPPING,
        DEAF
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        openedNanos = System.nanoTime();
        stageSinceNanos = openedNanos;
        admission = connections.add(context.channel());
        clock = context.executor()
                .schedule(this::lookAtClock, limits.requestTimeMax().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (admission == Admission.TO_BE_CLOSED) {
            context.close();
            return;
        }
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (clock != null) {
            clock.cancel(false);
        }
        enter(Stage.DEAF);
        context.fireChannelInactive();
    }

    /** What stands before the decoder. */
    ChannelInboundHandler feed() {
        return feed;
    }

    /** Whether bytes may be decoded or thrown away now. */
    boolean takesMore() {
        return unanswered < HttpLimits.PIPELINED_MAX || stage == Stage.DEAF;
    }

    /**
     * Sees bytes before they are decoded: a request begins with its first byte, not with its last header.
     *
     * @return false when nobody wants them any more; then they are released
     */
    boolean beginPiece(ByteBuf piece) {
        if (stage == Stage.DEAF) {
            discard(piece);
            return false;
        }
        if (stage == Stage.BETWEEN) {
            enter(Stage.HEAD);
        }
        return true;
    }

    private void discard(ByteBuf bytes) {
        countDiscarded(bytes.readableBytes());
        bytes.release();
        if (lingering) {
            ctx.read();
        }
    }

    private void countDiscarded(int bytes) {
        discardedBytes += bytes;
        if (discardedBytes > HttpLimits.DISCARDED_BYTES_MAX) {
            lingering = true;
            enter(Stage.DEAF);
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (stage == Stage.DEAF || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (part.decoderResult().isFailure()) {
            Throwable cause = part.decoderResult().cause();
            ReferenceCountUtil.release(part);
            refuse(unreadable(cause), true);
            return;
        }
        if (part instanceof HttpRequest head) {
            begin(head);
        }
        if (part instanceof HttpContent content) {
            try {
                append(content);
            } finally {
                content.release();
            }
        }
    }

    private void begin(HttpRequest head) {
        enter(Stage.BODY);
        asked = true;
        request = head;
        discardedBytes = 0;
        long declared = HttpUtil.getContentLength(head, -1L);
        boolean asks = HttpUtil.is100ContinueExpected(head);
        if (admission != Admission.ADMITTED) {
            refuse(
                    ApiError.tooManyRequests(
                            "Too many connections (expected: at most " + limits.connectionsMax() + ")"),
                    true);
        } else if (declared > limits.bodyBytesMax()) {
            refuse(tooLarge(), asks || declared > HttpLimits.DISCARDED_BYTES_MAX);
        } else if (asks) {
            head.headers().remove(HttpHeaderNames.EXPECT);
            invite();
        }
    }

    /** Out of turn only when an earlier answer is due; the sender then goes on unasked after a while. */
    private void invite() {
        if (unanswered == 0) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    private void append(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        ByteBuf bytes = content.content();
        if (stage == Stage.SKIPPING) {
            countDiscarded(bytes.readableBytes());
            if (last && stage == Stage.SKIPPING) {
                enter(Stage.BETWEEN);
            }
            return;
        }
        if (stage != Stage.BODY) {
            return;
        }
        if (bodyLength + bytes.readableBytes() > limits.bodyBytesMax()) {
            refuse(tooLarge(), false);
            if (last && stage == Stage.SKIPPING) {
                enter(Stage.BETWEEN);
            }
            return;
        }
        keep(bytes, last);
        if (last) {
            passOn();
        }
    }

    private void keep(ByteBuf bytes, boolean last) {
        int count = bytes.readableBytes();
        if (count == 0) {
            return;
        }
        if (bodyLength == 0 && last) {
            body = ByteBufUtil.getBytes(bytes);
        } else {
            if (bodyLength + count > body.length) {
                body = Arrays.copyOf(body, Math.min(limits.bodyBytesMax(), 2 * (bodyLength + count)));
            }
            bytes.readBytes(body, bodyLength, count);
        }
        bodyLength += count;
    }

    private void passOn() {
        HttpRequest head = request;
        if (head == null) {
            return;
        }
        byte[] whole = body.length == bodyLength ? body : Arrays.copyOf(body, bodyLength);
        forget();
        enter(Stage.BETWEEN);
        emit(new DefaultHttpRequest(
                head.protocolVersion(), head.method(), head.uri(), ReceivedHeaders.whole(head.headers(), whole)));
    }

    private void refuse(ApiError error, boolean close) {
        forget();
        ReceivedHeaders headers = ReceivedHeaders.refused(error);
        if (close) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        enter(close ? Stage.DEAF : Stage.SKIPPING);
        emit(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", headers));
    }

    private void emit(HttpRequest whole) {
        unanswered++;
        ctx.fireChannelRead(whole);
        ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void forget() {
        request = null;
        body = NO_BODY;
        bodyLength = 0;
    }

    private void enter(Stage next) {
        if (stage == Stage.DEAF) {
            return;
        }
        boolean sameRequest = stage != Stage.BETWEEN && next != Stage.BETWEEN;
        stage = next;
        if (!sameRequest) {
            stageSinceNanos = System.nanoTime();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        read(context);
    }

    /** Every wish to read passes here, Reactor Netty's too: nothing more is read while too much is unanswered. */
    @Override
    public void read(ChannelHandlerContext context) {
        readWanted = !takesMore() || feed.holds();
        if (!readWanted) {
            context.read();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        Object out = message instanceof FullHttpResponse response ? withBody(response) : message;
        if (out instanceof LastHttpContent && !isInformational(out)) {
            unanswered--;
            if (stage == Stage.BETWEEN || readWanted) {
                stageSinceNanos = System.nanoTime();
            }
            if (readWanted) {
                feed.resume();
            } else {
                context.executor().execute(() -> readOn(context));
            }
        }
        context.write(out, promise.unvoid().addListener(onWritten));
    }

    /**
     * After an answer, behind what Reactor Netty does about it: where the next request comes before that is over, it takes
     * back the wish to read, and the connection would be deaf for ever.
     */
    private void readOn(ChannelHandlerContext context) {
        if (stage != Stage.DEAF) {
            read(context);
        }
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** Reactor Netty's own refusals have no body: they get one. */
    private static FullHttpResponse withBody(FullHttpResponse response) {
        int status = response.status().code();
        if (status < 400
                || response.content().isReadable()
                || response.headers().contains(HttpHeaderNames.CONTENT_TYPE)) {
            return response;
        }
        ByteBuf json = (status < 500
                        ? ApiError.badRequest("The request could not be read as HTTP/1.1")
                        : ApiError.internal())
                .body();
        FullHttpResponse full = response.replace(json);
        full.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, json.readableBytes());
        response.release();
        return full;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (stage != Stage.DEAF
                || lingering
                || !(context.channel() instanceof DuplexChannel channel)
                || !channel.isActive()) {
            context.close(promise);
            return;
        }
        lingering = true;
        channel.shutdownOutput();
        Runnable closing = () -> context.close(promise);
        context.executor().schedule(closing, HttpLimits.LINGER_MAX.toNanos(), TimeUnit.NANOSECONDS);
        context.read();
    }

    /** Closes a connection that owes and is owed nothing. */
    private void closeIfIdle() {
        if (stage == Stage.BETWEEN && unanswered == 0) {
            ctx.close();
        }
    }

    /**
     * The server stops: closes a connection that is idle. One that is new or has just asked is about to ask, and closing
     * it would leave its sender in doubt; so its next request, which is then refused, is waited for a tenth of a request's
     * time.
     */
    void leaveIfIdle() {
        long sinceNanos = asked ? stageSinceNanos : openedNanos;
        long left = limits.requestTimeMax().toNanos() / 10 - (System.nanoTime() - sinceNanos);
        if (left > 0) {
            ctx.executor().schedule(this::leaveIfIdle, left, TimeUnit.NANOSECONDS);
        } else {
            closeIfIdle();
        }
    }

    /**
     * Looks whether the request, the pause or the reading of an answer takes too long, at least once in a request's time;
     * so a request costs no timer of its own.
     */
    private void lookAtClock() {
        long now = System.nanoTime();
        if (isUnread(now)) {
            ctx.close();
            return;
        }
        boolean receiving = !readWanted && (stage == Stage.HEAD || stage == Stage.BODY || stage == Stage.SKIPPING);
        long allowed = (receiving ? limits.requestTimeMax() : limits.idleTimeMax()).toNanos();
        long left = allowed - (now - stageSinceNanos);
        if (left <= 0 && receiving) {
            tooSlow();
        } else if (left <= 0) {
            closeIfIdle();
        }
        if (ctx.channel().isActive()) {
            long pause =
                    Math.min(left <= 0 ? allowed : left, limits.requestTimeMax().toNanos());
            clock = ctx.executor().schedule(this::lookAtClock, pause, TimeUnit.NANOSECONDS);
        }
    }

    /** Whether something is to be taken by the peer, and nothing of it was for as long as a connection may be idle. */
    private boolean isUnread(long now) {
        ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
        long taken = out == null || out.isEmpty() ? NOTHING_TO_TAKE : out.currentProgress();
        if (taken == NOTHING_TO_TAKE || taken != takenSeen || written != writtenSeen) {
            takenSeen = taken;
            writtenSeen = written;
            takenNanos = now;
        }
        return now - takenNanos >= limits.idleTimeMax().toNanos();
    }

    private void tooSlow() {
        if (stage == Stage.SKIPPING) {
            enter(Stage.DEAF);
            ctx.close();
            return;
        }
        refuse(
                new ApiError(
                        408,
                        ApiError.INVALID_REQUEST,
                        "The request did not arrive whole within "
                                + limits.requestTimeMax().toMillis() + " ms of its first byte"),
                true);
        ctx.fireChannelReadComplete();
    }

    private ApiError tooLarge() {
        return new ApiError(
                413,
                ApiError.INVALID_REQUEST,
                "The request body is too large (expected: at most " + limits.bodyBytesMax() + " bytes)");
    }

    private ApiError unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line ->
                new ApiError(
                        414,
                        ApiError.INVALID_REQUEST,
                        "The request line is too long (expected: at most " + limits.requestLineBytesMax() + " bytes)");
            case TooLongHttpHeaderException header ->
                new ApiError(
                        431,
                        ApiError.INVALID_REQUEST,
                        "The request headers are too large (expected: at most " + limits.headerBytesMax()
                                + " bytes in all)");
            default -> ApiError.badRequest("The request could not be read as HTTP/1.1");
        };
    }
}
