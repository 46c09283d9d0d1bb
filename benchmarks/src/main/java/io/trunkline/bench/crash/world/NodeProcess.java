package io.trunkline.bench.crash.world;

import io.trunkline.bench.crash.fault.CrashPoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of the gateway: a process that comes back on its data folder and its port. For one thread. */
final class NodeProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofMinutes(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration MOMENT_MAX = Duration.ofSeconds(5);
    private static final int STARTS_MAX = 8;

    private final NodeCommand command;
    private final HttpClient client;
    private @Nullable Process process;
    private int starts;

    NodeProcess(NodeCommand command, HttpClient client) {
        this.command = command;
        this.client = client;
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + command.ports().http());
    }

    int smppPort() {
        return command.ports().smpp();
    }

    /** Starts the process; a start that fails, as it may while Kafka is away, is tried again. Returns when it is ready. */
    void start() throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= STARTS_MAX; attempt++) {
            if (startOnce()) {
                return;
            }
        }
        throw new IllegalStateException("node " + command.index() + " did not become ready in " + STARTS_MAX
                + " starts; see " + command.data());
    }

    /** Begins a start without waiting for its end. */
    void launch() throws IOException {
        Files.createDirectories(command.data());
        Path log = command.data().resolve("node-" + ++starts + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command.line()).redirectErrorStream(true).redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("TRUNKLINE_"));
        environment.putAll(command.environment());
        process = builder.start();
    }

    /** Waits for the end of a start that was begun; where that fails the node is started again. */
    void awaitReady() throws IOException, InterruptedException {
        if (!becomesReady()) {
            start();
        }
    }

    private boolean startOnce() throws IOException, InterruptedException {
        launch();
        return becomesReady();
    }

    private boolean becomesReady() throws IOException, InterruptedException {
        Process started = running();
        boolean settled = Waiting.until(READY_MAX, () -> !started.isAlive() || isReady());
        if (!settled) {
            kill(null);
        }
        return settled && started.isAlive();
    }

    private boolean isReady() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(baseUrl().resolve("/health/ready"))
                .timeout(ANSWER_MAX)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    /** Whether it has ended without being told to. */
    boolean isGone() {
        Process started = process;
        return started != null && !started.isAlive();
    }

    int exitValue() {
        return running().exitValue();
    }

    /**
     * Ends it as a crash does, and returns when it has ended.
     *
     * @param at the moment at which it is to die; null for now. A node that does not come to it in time dies all the same.
     * @return whether it died at that moment
     */
    boolean kill(@Nullable CrashPoint at) throws IOException, InterruptedException {
        Process dying = running();
        boolean atItsMoment = false;
        if (at != null && dying.isAlive()) {
            dying.getOutputStream().write((at.name() + "\n").getBytes(StandardCharsets.US_ASCII));
            dying.getOutputStream().flush();
            atItsMoment = dying.waitFor(MOMENT_MAX.toMillis(), TimeUnit.MILLISECONDS);
        }
        dying.destroyForcibly().waitFor();
        process = null;
        return atItsMoment;
    }

    /** SIGTERM, and waits for the end; false when it had to be killed after all. */
    boolean stop() throws IOException, InterruptedException {
        Process stopping = running();
        // Not destroy(), which would also end its standard input, and the process with that
        Signals.send(stopping.pid(), "TERM");
        boolean ended = stopping.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
        kill(null);
        return ended;
    }

    void pause() throws IOException, InterruptedException {
        Signals.send(running().pid(), "STOP");
    }

    void resume() throws IOException, InterruptedException {
        Signals.send(running().pid(), "CONT");
    }

    private Process running() {
        return Objects.requireNonNull(process, "the node has not been started");
    }

    @Override
    public void close() {
        Process started = process;
        if (started != null) {
            started.destroyForcibly();
        }
    }
}
