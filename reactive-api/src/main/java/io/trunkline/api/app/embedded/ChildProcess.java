package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running server that does not outlive this process.
 *
 * <p>The server's process begins as a small shell, which leaves a watcher behind that waits for the end of the pipe from
 * this process and then becomes the server, so that {@link #pid()} is the server's. The pipe ends when {@link #stop}
 * closes it or when this process is gone, for whatever reason; the watcher then asks the server to stop and after half a
 * minute ends it. The server has a session of its own, so that Ctrl-C in a terminal reaches only the gateway, which may
 * still need it.
 */
final class ChildProcess {

    private static final String WATCH = """
            signal=$1
            shift
            exec 3<&0 </dev/null
            (
              while read -r _; do :; done <&3
              kill -s "$signal" $$
              seconds=0
              while kill -0 $$ && [ $seconds -lt 30 ]; do sleep 1; seconds=$((seconds + 1)); done
              kill -s KILL $$
            ) >/dev/null 2>&1 &
            exec 3<&-
            exec "$@"
            """;

    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);
    private static final long POLL_MILLIS = 20;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Process process;
    private final CompletableFuture<Void> ended;

    private ChildProcess(Process process) {
        this.process = process;
        this.ended = process.onExit().thenRun(this::closePipe);
    }

    /**
     * Starts the server and waits until it is ready.
     *
     * @throws EmbeddedServerFault if it ends before, or takes too long
     */
    static ChildProcess start(Service service, Launch launch, LogFile log) throws IOException, InterruptedException {
        log.startAnew();
        Process process = builder(launch, log).start();
        ChildProcess child = new ChildProcess(process);
        try {
            child.awaitReady(service, launch, log);
        } catch (EmbeddedServerFault | IOException | InterruptedException fault) {
            process.destroyForcibly();
            throw fault;
        }
        return child;
    }

    private static ProcessBuilder builder(Launch launch, LogFile log) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(List.of("sh", "-c", WATCH, "trunkline-watch", launch.stopSignal()));
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.path().toFile());
        Map<String, String> environment = builder.environment();
        // Our settings hold secrets that a server has no use for, and PG… variables would override what we choose.
        environment.keySet().removeIf(name -> name.startsWith("TRUNKLINE_") || name.startsWith("PG"));
        environment.putAll(launch.environment());
        return builder;
    }

    private void awaitReady(Service service, Launch launch, LogFile log) throws IOException, InterruptedException {
        long giveUpNanos = System.nanoTime() + launch.startWithin().toNanos();
        while (!log.contains(launch.readyText())) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new EmbeddedServerFault(
                        service, "ended with exit code " + process.exitValue() + " before it was ready", log);
            }
            if (System.nanoTime() > giveUpNanos) {
                throw new EmbeddedServerFault(
                        service, "was not ready within " + launch.startWithin().toSeconds() + " s", log);
            }
        }
    }

    long pid() {
        return process.pid();
    }

    /** Returns when the server has ended, for whatever reason. */
    void awaitEnd() {
        ended.join();
    }

    /** Asks the server to stop and waits for it; ends it. */
    void stop() throws InterruptedException {
        closePipe();
        if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void closePipe() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyBroken) {
            // The other end is gone, which is what closing is to bring about.
        }
    }
}
