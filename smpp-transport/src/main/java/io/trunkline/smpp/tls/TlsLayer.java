package io.trunkline.smpp.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import reactor.core.scheduler.Schedulers;

/**
 * Puts TLS under the sessions of one bind or one server, by the JDK's provider and without ALPN. The costly steps of a
 * handshake, signing and verifying, run off the event loops. Thread-safe.
 *
 * <p>A handshake that fails or has had its time ends the connection; the session above hears of it as
 * {@code SslHandshakeCompletionEvent}. A peer that begins a second handshake is cut off.
 */
public final class TlsLayer {
    static final Duration HANDSHAKE_USUAL = Duration.ofSeconds(5);

    /** How long the end of a session waits for a peer that does not read. */
    private static final int CLOSE_NOTIFY_MILLIS = 200;

    private static final String HOST_AS_IN_HTTPS = "HTTPS";
    private static final String HOST_UNVERIFIED = "";
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final Executor OFF_THE_LOOP =
            task -> Schedulers.boundedElastic().schedule(task);

    private final SslContext context;
    private final Duration handshake;

    private TlsLayer(SslContext context, Duration handshake) {
        this.context = context;
        this.handshake = handshake;
    }

    /**
     * For a client.
     *
     * @throws IllegalArgumentException where the JDK takes no such key or certificate
     */
    public static TlsLayer of(ClientTls settings) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .endpointIdentificationAlgorithm(settings.hostVerified() ? HOST_AS_IN_HTTPS : HOST_UNVERIFIED);
        TlsIdentity identity = settings.identity();
        if (identity != null) {
            builder.keyManager(identity.key(), identity.chain());
        }
        return new TlsLayer(build(builder, settings.trusted()), settings.handshake());
    }

    /**
     * For a server.
     *
     * @throws IllegalArgumentException where the JDK takes no such key or certificate
     */
    public static TlsLayer of(ServerTls settings) {
        SslContextBuilder builder = SslContextBuilder.forServer(
                        settings.identity().key(), settings.identity().chain())
                .clientAuth(
                        switch (settings.clientCertificates()) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
        return new TlsLayer(build(builder, settings.trusted()), settings.handshake());
    }

    private static SslContext build(SslContextBuilder builder, List<X509Certificate> trusted) {
        if (!trusted.isEmpty()) {
            builder.trustManager(trusted);
        }
        try {
            return builder.sslProvider(SslProvider.JDK).protocols(PROTOCOLS).build();
        } catch (SSLException e) {
            throw new IllegalArgumentException(
                    "TLS settings: " + e.getMessage() + " (expected: a key and its certificates)", e);
        }
    }

    /** Under a client's session that is to be, at the end of {@code channel}'s pipeline. */
    public void install(Channel channel, String host, int port) {
        install(channel, context.newHandler(channel.alloc(), host, port, OFF_THE_LOOP));
    }

    /** Under a server's session that is to be, at the end of {@code channel}'s pipeline. */
    public void install(Channel channel) {
        install(channel, context.newHandler(channel.alloc(), OFF_THE_LOOP));
    }

    private void install(Channel channel, SslHandler handler) {
        handler.setHandshakeTimeoutMillis(handshake.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        channel.pipeline().addLast(new RenegotiationGuard(), handler);
    }

    /** What the peer has shown and we have verified, its own certificate first; empty for nothing, and without TLS. */
    public static List<X509Certificate> peerCertificates(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            return List.of();
        }
        try {
            Certificate[] shown = handler.engine().getSession().getPeerCertificates();
            return Arrays.stream(shown).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    static void checkHandshake(Duration handshake) {
        if (handshake.isNegative() || handshake.isZero()) {
            throw new IllegalArgumentException("handshake: " + handshake + " (expected: more than zero)");
        }
    }
}
