package io.trunkline.bench.crash.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a node, from below the range out of which the system serves outgoing connections. */
public final class FreePort {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 200;

    private FreePort() {}

    /** A port that nobody listens on now. */
    public static int choose() throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // another one is tried
            }
        }
        throw new IOException("no free port on 127.0.0.1 in " + TRIES + " tries (expected: one from " + LOWEST + " to "
                + HIGHEST + ")");
    }
}
