package io.trunkline.bench.installation;

import io.trunkline.bench.crash.world.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The simulated carrier in a process of its own, so that its CPU is not the gateway's. It may be stopped and comes back on
 * its port; each start has a log of submits of its own. For one thread.
 */
public final class CarrierProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(5);
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");
    private static final String MAIN = "io.trunkline.smpp.simulator.CarrierMain";

    private final Path folder;
    private final int port;
    private final Path profile;
    private int starts;
    private @Nullable Child running;

    private CarrierProcess(Path folder, int port, Path profile) {
        this.folder = folder;
        this.port = port;
        this.profile = profile;
    }

    /** One that is yet to be started; its port is known already. */
    public static CarrierProcess prepare(Path folder, List<String> profile) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("carrier.profile");
        Files.write(file, profile);
        return new CarrierProcess(folder, FreePort.choose(), file);
    }

    public void start() throws IOException, InterruptedException {
        starts++;
        List<String> arguments = List.of(
                "--smpp", "127.0.0.1:" + port, "--profile", profile.toString(), "--log", log().toString(), "--quiet");
        Child child = Child.start(
                "the carrier",
                Child.java(JVM, MAIN, arguments),
                folder.resolve("carrier-" + starts + ".out"),
                Map.of());
        running = child;
        child.await(READY_MAX, () -> child.printed("carrier listening"));
    }

    public void stop() {
        Child child = running;
        if (child != null) {
            child.close();
            running = null;
        }
    }

    public int port() {
        return port;
    }

    /** What the present start, or the last one, writes down of submits. */
    public Path log() {
        return folder.resolve("submits-" + starts + ".csv");
    }

    /** 0 while it is stopped. */
    public int pid() {
        Child child = running;
        return child == null ? 0 : child.pid();
    }

    @Override
    public void close() {
        stop();
    }
}
