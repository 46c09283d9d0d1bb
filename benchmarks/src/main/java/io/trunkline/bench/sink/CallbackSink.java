package io.trunkline.bench.sink;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A webhook endpoint on loopback that answers every request with 204 at once and tells its listener what it was called
 * back with. Checks the signature of one callback in so many, the first included.
 *
 * <p>{@link #open} and {@link #close} off the loop; everything else on the event loop only.
 */
public final class CallbackSink implements AutoCloseable {
    private static final int SIGNATURE_SAMPLE = 50;
    private static final String PATH = "/status";

    private final Channel listener;
    private final String url;
    private final CallbackReader reader;
    private final int signatureSample;
    private @Nullable Listener told;
    private long requests;
    private long malformed;
    private long signaturesRight;
    private long signaturesWrong;

    /** Told of each callback, on the event loop. */
    public interface Listener {
        void calledBack(Sid sid, CallbackStatus status, long nowNanos);
    }

    private CallbackSink(HarnessLoop harness, Function<String, CallbackReader> reader, int signatureSample) {
        this.signatureSample = signatureSample;
        this.listener = harness.server()
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), new SinkConnection(CallbackSink.this));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        int port = ((InetSocketAddress) listener.localAddress()).getPort();
        this.url = "http://127.0.0.1:" + port + PATH;
        this.reader = reader.apply(url);
    }

    /** Listens on a free port of the loopback interface and checks one signature in {@value #SIGNATURE_SAMPLE}. */
    public static CallbackSink open(HarnessLoop harness, String authToken) {
        return open(harness, Map.of("", authToken));
    }

    /** The same for several accounts: their tokens by SID. */
    public static CallbackSink open(HarnessLoop harness, Map<String, String> tokens) {
        return new CallbackSink(harness, url -> new SignedForms(tokens, url), SIGNATURE_SAMPLE);
    }

    /** For a gateway that calls back in a way of its own, and signs nothing. */
    public static CallbackSink open(HarnessLoop harness, CallbackReader reader) {
        return new CallbackSink(harness, url -> reader, Integer.MAX_VALUE);
    }

    /** The same, checking every signature. */
    public static CallbackSink checkingAll(HarnessLoop harness, String authToken) {
        return new CallbackSink(harness, url -> new SignedForms(Map.of("", authToken), url), 1);
    }

    /** What to give as {@code StatusCallback}. */
    public String url() {
        return url;
    }

    /** From now on {@code listening} is told of callbacks; before, they are counted and answered only. */
    public void tell(Listener listening) {
        this.told = listening;
    }

    public SinkState state() {
        return new SinkState(requests, malformed, signaturesRight, signaturesWrong);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
    }

    void received(String uri, ByteBuf body, @Nullable String signatureHeader) {
        long now = System.nanoTime();
        CallbackForm form = reader.read(uri, body);
        if (requests++ % signatureSample == 0) {
            check(body, signatureHeader);
        }
        if (form == null) {
            malformed++;
        } else if (told != null) {
            told.calledBack(form.sid(), form.status(), now);
        }
    }

    private void check(ByteBuf body, @Nullable String signatureHeader) {
        if (reader.isSigned(body, signatureHeader)) {
            signaturesRight++;
        } else {
            signaturesWrong++;
        }
    }
}
