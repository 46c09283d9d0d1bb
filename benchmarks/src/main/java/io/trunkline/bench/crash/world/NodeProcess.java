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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One node of the gateway: a process that comes back on its data folder and its port. For one thread. */
final class NodeProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofMinutes(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration MOMENT_MAX = Duration.ofSeconds(15);
    private static final int STARTS_MAX = 8;

    /** The exit code of who dies by SIGKILL, and of who ends as if he did. */
    private static final int KILLED = 137;

    private final NodeCommand command;
    private final HttpClient client;
    private final Consumer<String> surprises;
    private @Nullable Process process;
    private int starts;

    /** @param surprises is told what the process does that nobody asked for */
    NodeProcess(NodeCommand command, HttpClient client, Consumer<String> surprises) {
        this.command = command;
        this.client = client;
        this.surprises = surprises;
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + command.ports().http());
    }

    int smppPort() {
        return command.ports().smpp();
    }

    /** Starts the process; a start that fails is a surprise, and tried again. Returns when it is ready. */
    void start() throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= STARTS_MAX; attempt++) {
            launch();
            if (becomesReady(false)) {
                return;
            }
        }
        throw new IllegalStateException(
                name() + " did not become ready in " + STARTS_MAX + " starts; see " + command.data());
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

    /**
     * Waits for the end of a start that was begun; where that fails the node is started again.
     *
     * @param mayFail whether what it needs was away meanwhile
     */
    void awaitReady(boolean mayFail) throws IOException, InterruptedException {
        if (!becomesReady(mayFail)) {
            start();
        }
    }

    private boolean becomesReady(boolean mayFail) throws IOException, InterruptedException {
        Process started = running();
        boolean settled = Waiting.until(READY_MAX, () -> !started.isAlive() || isReady());
        boolean ready = settled && started.isAlive();
        if (!ready && !mayFail) {
            surprises.accept(name()
                    + (settled
                            ? " ended with exit code " + started.exitValue() + " before it was ready"
                            : " was not ready within " + READY_MAX.toSeconds() + " s"));
        }
        if (!settled) {
            kill(null);
        }
        return ready;
    }

    private boolean isReady() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(baseUrl().resolve("/health/ready"))
                .timeout(ANSWER_MAX)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    }

    /** Whether it has ended without being told to; that is a surprise, told once. */
    boolean noteIfGone() {
        Process started = process;
        boolean gone = started != null && !started.isAlive();
        if (gone) {
            surprises.accept(name() + " ended by itself with exit code "
                    + Objects.requireNonNull(started).exitValue());
            process = null;
        }
        return gone;
    }

    /**
     * Ends it as a crash does, and returns when it has ended.
     *
     * @param at the moment at which it is to die; null for now. A node that does not come to it in time dies all the same.
     * @return whether it died at that moment
     */
    boolean kill(@Nullable CrashPoint at) throws IOException, InterruptedException {
        if (noteIfGone()) {
            return false;
        }
        Process dying = running();
        boolean ended = at != null && endsAt(at, dying);
        dying.destroyForcibly().waitFor();
        process = null;
        if (ended && dying.exitValue() != KILLED) {
            surprises.accept(name() + " ended by itself with exit code " + dying.exitValue());
        }
        return ended && dying.exitValue() == KILLED;
    }

    private static boolean endsAt(CrashPoint at, Process dying) throws IOException, InterruptedException {
        dying.getOutputStream().write((at.name() + "\n").getBytes(StandardCharsets.US_ASCII));
        dying.getOutputStream().flush();
        return dying.waitFor(MOMENT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGTERM, and waits for the end; one that does not come is a surprise, as is one that came before. */
    void stop() throws IOException, InterruptedException {
        if (process == null || noteIfGone()) {
            return;
        }
        Process stopping = running();
        // Not destroy(), which would also end its standard input, and the process with that
        Signals.send(stopping.pid(), "TERM");
        if (!stopping.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            surprises.accept(name() + " did not end after SIGTERM");
        }
        stopping.destroyForcibly().waitFor();
        process = null;
    }

    void pause() throws IOException, InterruptedException {
        Signals.send(running().pid(), "STOP");
    }

    void resume() throws IOException, InterruptedException {
        Signals.send(running().pid(), "CONT");
    }

    private String name() {
        return "node " + command.index();
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
