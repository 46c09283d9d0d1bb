package io.trunkline.bench.crash.world;

import io.trunkline.bench.crash.oracle.Rebuilt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code scripts/rebuild-view} on a run's servers, each call in a process of its own.
 *
 * @param folder for its output and the dumps
 * @param options the servers' addresses, as the gateway's options
 * @param environment further variables
 */
record ViewProgram(Path folder, List<String> options, Map<String, String> environment) {
    private static final String MAIN = "io.trunkline.api.app.RebuildMain";
    private static final String HEAP = "-Xmx400m";
    private static final Duration MOST = Duration.ofMinutes(15);

    /** Dumps the view, builds it anew and dumps it again. No node may run. */
    Rebuilt rebuild() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path live = folder.resolve("live.txt");
        Path rebuilt = folder.resolve("rebuilt.txt");
        boolean done = run("dump", List.of("--dump", live.toString()))
                && run("rebuild", List.of())
                && run("dump-again", List.of("--dump", rebuilt.toString()));
        return done ? ViewComparison.of(live, rebuilt) : Rebuilt.failed("it could not be done; see " + folder);
    }

    private boolean run(String name, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                MAIN,
                "--data",
                folder.toString()));
        command.addAll(options);
        command.addAll(arguments);
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TRUNKLINE_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            return process.waitFor(MOST.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }
}
