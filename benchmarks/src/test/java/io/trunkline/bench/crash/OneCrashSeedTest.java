package io.trunkline.bench.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.bench.crash.oracle.Invariant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One minute of load and of one seed's faults on two nodes that are killed and stopped, in a process of its own as {@code
 * scripts/crash-test} makes it.
 */
class OneCrashSeedTest {
    private static final int MINUTES_MAX = 20;

    /** How long things take is for runs with nothing beside them. */
    private static final Set<Invariant> OF_TIME = EnumSet.of(Invariant.INHERITED_IN_TIME, Invariant.RECOVERS);

    @TempDir
    private Path folder;

    @Test
    void gatewayWhoseNodesAreKilledShouldKeepItsPromises() throws Exception {
        Path report = folder.resolve("report.json");
        Path log = folder.resolve("run.log");
        Process run = run(
                log,
                "--seed",
                "11",
                "--minutes",
                "1",
                "--messages",
                "1200",
                "--nodes",
                "2",
                "--kill",
                "gateway",
                "--doubt",
                "60",
                "--settle",
                "900",
                "--out",
                report.toString());
        try {
            assertThat(run.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
            assertThat(run.exitValue()).as(Files.readString(log)).isIn(0, 1);
            JsonNode json = new ObjectMapper().readTree(report.toFile());
            assertThat(json.at("/figures/answers/accepted").asInt()).isPositive();
            assertThat(json.at("/faults")).isNotEmpty();
            assertThat(broken(json)).as(Files.readString(log)).isEmpty();
        } finally {
            run.destroy();
            run.waitFor();
        }
    }

    private static List<Invariant> broken(JsonNode report) {
        List<Invariant> broken = new ArrayList<>();
        for (JsonNode invariant : report.at("/invariants")) {
            if (invariant.at("/broken").asInt() > 0) {
                broken.add(Invariant.valueOf(invariant.at("/name").asText()));
            }
        }
        broken.removeAll(OF_TIME);
        return broken;
    }

    private Process run(Path log, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + folder,
                CrashMain.class.getName()));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }
}
