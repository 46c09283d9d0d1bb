package io.trunkline.bench.crash.world;

import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, PostgreSQL or Redis, as {@code scripts/services} runs it, on a folder of its own so that it goes and comes alone.
 * It comes back at the address it had. For one thread.
 */
final class ServerProcess implements AutoCloseable {
    private static final Duration SIGNAL_MAX = Duration.ofMinutes(1);

    private final Service service;
    private final Path folder;
    private @Nullable EmbeddedServices running;

    private ServerProcess(Service service, Path folder) {
        this.service = service;
        this.folder = folder;
    }

    /** Starts it and returns when it can be used. */
    static ServerProcess start(Service service, Path folder) {
        ServerProcess server = new ServerProcess(service, folder);
        server.start();
        return server;
    }

    /** Its address in the form in which {@code address} asks for it. */
    String address(Function<EmbeddedServices, String> address) {
        return address.apply(Objects.requireNonNull(running));
    }

    void start() {
        running = EmbeddedServices.start(folder, Set.of(service));
    }

    /**
     * Ends it as a crash does. It is stopped first and told to end by its supervisor, which it cannot notice, so that
     * nobody starts it again when it is gone.
     */
    void kill() throws IOException, InterruptedException {
        EmbeddedServices ending = Objects.requireNonNull(running);
        long pid = pid();
        Signals.send(pid, "STOP");
        Thread supervisor = Thread.ofVirtual().start(ending::close);
        if (!Waiting.until(SIGNAL_MAX, () -> Signals.isPending(pid))) {
            throw new IllegalStateException(service.title() + ": its supervisor has not told it to end within "
                    + SIGNAL_MAX.toSeconds() + " s");
        }
        Signals.send(pid, "KILL");
        supervisor.join();
        running = null;
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<Long> processes = Signals.sameProgram(pid());
        for (long process : processes) {
            Signals.send(process, signal);
        }
    }

    private long pid() {
        return Objects.requireNonNull(Objects.requireNonNull(running).pids().get(service));
    }

    @Override
    public void close() {
        EmbeddedServices ending = running;
        if (ending != null) {
            ending.close();
        }
    }
}
