package io.trunkline.bench.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that the harness started, with its output in a file. It ends with the harness. For one thread. */
public final class Child implements AutoCloseable {
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 100;
    private static final int LINES_TOLD = 15;

    private final String name;
    private final Path output;
    private final Process process;
    private final Thread atExit;

    private Child(String name, Path output, Process process) {
        this.name = name;
        this.output = output;
        this.process = process;
        this.atExit = new Thread(() -> end(process), "stop-" + name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a program.
     *
     * @param name for messages to people
     * @param output gets what it prints
     * @param environment variables besides the harness' own, without the gateway's
     */
    public static Child start(String name, List<String> command, Path output, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(output.toAbsolutePath().getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TRUNKLINE_"));
        builder.environment().putAll(environment);
        return new Child(name, output, builder.start());
    }

    /** The command of a class of this harness' class path in a JVM of its own. */
    public static List<String> java(List<String> jvm, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return command;
    }

    /** Whether something has come about. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * Waits until the process is ready.
     *
     * @throws IllegalStateException with the end of what it printed, when it ended or took too long
     */
    public void await(Duration longest, Condition ready) throws IOException, InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!ready.holds()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                String how = process.isAlive()
                        ? "did not become ready within " + longest.toSeconds() + " s"
                        : "ended with " + process.exitValue();
                throw new IllegalStateException(name + " " + how + "; the end of " + output + ":\n" + endOfOutput());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Whether a line of what it printed begins like that. */
    boolean printed(String beginning) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.anyMatch(line -> line.startsWith(beginning));
        }
    }

    private String endOfOutput() throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
    }

    public int pid() {
        return (int) process.pid();
    }

    /** SIGTERM, and waits for the end; kills it after a minute. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyEnding) {
            return;
        }
        end(process);
    }

    private static void end(Process ending) {
        ending.destroy();
        try {
            if (!ending.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                ending.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            ending.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
