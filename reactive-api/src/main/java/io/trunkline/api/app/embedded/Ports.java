package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on loopback, remembered in a file so that a restarted server is found where it was. They are taken from
 * below the range out of which the system serves outgoing connections, so that none of those takes one in between.
 */
final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 30_000;
    private static final int TRIES = 200;

    private Ports() {}

    /** Chooses {@code count} ports, those written in {@code memory} if they are free. */
    static List<Integer> choose(Path memory, int count) throws IOException {
        List<Integer> ports = remembered(memory, count).orElseGet(ArrayList::new);
        for (int tries = 0; ports.size() < count; tries++) {
            if (tries == TRIES) {
                throw new IOException("no free port on 127.0.0.1 in " + TRIES + " tries (expected: one from " + LOWEST
                        + " to " + HIGHEST + ")");
            }
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        Files.createDirectories(memory.getParent());
        Files.write(memory, ports.stream().map(String::valueOf).toList());
        return ports;
    }

    private static Optional<List<Integer>> remembered(Path memory, int count) throws IOException {
        if (!Files.exists(memory)) {
            return Optional.empty();
        }
        List<Integer> ports = new ArrayList<>();
        for (String line : Files.readAllLines(memory)) {
            if (line.matches("\\d{1,5}") && isFree(Integer.parseInt(line))) {
                ports.add(Integer.valueOf(line));
            }
        }
        return ports.size() == count ? Optional.of(ports) : Optional.empty();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException | IllegalArgumentException taken) {
            return false;
        }
    }
}
