package io.trunkline.api.app;

import io.trunkline.api.app.settings.HostPort;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A gateway of a cluster in a process of its own, its output in {@code DIR/gateway.log}. Blocks; for {@code main}. */
final class ClusterNode {
    private static final Duration START_MAX = Duration.ofMinutes(5);
    private static final Duration STOP_MAX = Duration.ofSeconds(40);
    private static final String READY = "Trunkline is ready at ";

    private final int number;
    private final Path log;
    private final Process process;
    private final CompletableFuture<Optional<String>> ready = new CompletableFuture<>();

    private ClusterNode(int number, Path log, Process process) {
        this.number = number;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a node; {@link #awaitReady} tells when it can be used.
     *
     * @param data the node's own folder
     * @param environment the settings that it does not get by options
     */
    static ClusterNode start(int number, Path data, HostPort http, HostPort smpp, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(data);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+ExitOnOutOfMemoryError",
                ClusterNodeMain.class.getName()));
        command.addAll(List.of("--data", data.toString(), "--http", http.toString(), "--smpp", smpp.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TRUNKLINE_"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        ClusterNode node = new ClusterNode(number, data.resolve("gateway.log"), builder.start());
        Thread.ofPlatform().daemon().name("node-" + number + "-output").start(node::copyOutput);
        return node;
    }

    private void copyOutput() {
        try (BufferedReader lines = process.inputReader();
                BufferedWriter out = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                if (line.startsWith(READY)) {
                    ready.complete(Optional.of(line.substring(READY.length())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the output of node " + number + " cannot be kept", e);
        } finally {
            ready.complete(Optional.empty());
        }
    }

    /**
     * Returns when the node answers requests, and where.
     *
     * @throws IllegalStateException when it does not start
     */
    String awaitReady() throws InterruptedException {
        try {
            return ready.get(START_MAX.toSeconds(), TimeUnit.SECONDS)
                    .orElseThrow(() ->
                            new IllegalStateException("node " + number + " did not start; its output is in " + log));
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException(
                    "node " + number + " was not ready within " + START_MAX.toMinutes() + " min; its output is in "
                            + log,
                    e);
        }
    }

    int number() {
        return number;
    }

    long pid() {
        return process.pid();
    }

    /** Completes with the exit code when the process has ended, for whatever reason. */
    CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Lets the node finish what is in flight; a second call does nothing. */
    void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // its end is what was wanted
        }
    }

    /** Returns when the process has ended; kills it where that takes too long. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
