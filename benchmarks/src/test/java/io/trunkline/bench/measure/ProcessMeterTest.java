package io.trunkline.bench.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMeterTest {
    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    @Test
    void ownProcessShouldShowTheCpuThatItBurnt() {
        UseSpan span = UseSpan.begin(new ProcessMeter(Map.of(OWN_PID, ProcessGroup.HARNESS)));
        long begun = processCpuNanos();
        long spent = 0;
        while (spent < 300_000_000L) {
            spent = processCpuNanos() - begun;
        }

        GroupUse use = span.sample().get(ProcessGroup.HARNESS);

        assertThat(use).isNotNull();
        assertThat(use.cpu())
                .isBetween(Duration.ofMillis(250), Duration.ofNanos(processCpuNanos() - begun + 60_000_000));
        assertThat(use.memoryBytes()).isBetween(20L << 20, 4L << 30);
        assertThat(use.processes()).isEqualTo(1);
    }

    @Test
    void listenerShouldBeFoundByItsPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ProcessMeter.listenerOn(socket.getLocalPort())).hasValue(OWN_PID);
        }
        assertThat(ProcessMeter.listenerOn(1)).isEmpty();
    }

    @Test
    void treeShouldBeCountedByWhatEachProcessIs(@TempDir Path proc) throws IOException {
        plant(proc, new Planted(10, 1, "java", 100), "java", "-cp", "a.jar:kafka.jar", "io.trunkline.api.app.Gateway");
        plant(proc, new Planted(11, 10, "java", 200), "/opt/jdk/bin/java", "-Xmx1g", "x.app.embedded.KafkaBroker", "d");
        plant(proc, new Planted(12, 10, "sh", 1), "sh", "-c", "supervise");
        plant(proc, new Planted(13, 12, "postgres", 30), "/bin/postgres", "-D", "data");
        plant(proc, new Planted(14, 13, "postgres", 40), "postgres: checkpointer");
        plant(proc, new Planted(15, 10, "redis-server-6.", 5), "/tmp/redis-server-6.2.11", "x.conf");
        plant(proc, new Planted(16, 10, "java", 7), "java", "io.trunkline.smpp.simulator.CarrierMain");
        plant(proc, new Planted(99, 1, "postgres", 1000), "postgres");

        Map<ProcessGroup, GroupUse> use =
                new ProcessMeter(new ProcFileSystem(proc), Map.of(10, ProcessGroup.GATEWAY)).sample();

        assertThat(use.get(ProcessGroup.GATEWAY)).isEqualTo(new GroupUse(Duration.ofMillis(1010), 6 << 20, 2));
        assertThat(use.get(ProcessGroup.KAFKA)).isEqualTo(new GroupUse(Duration.ofSeconds(2), 4 << 20, 1));
        // 2 MB of their own each, and 2 MB that both share
        assertThat(use.get(ProcessGroup.POSTGRES)).isEqualTo(new GroupUse(Duration.ofMillis(700), 6 << 20, 2));
        assertThat(use.get(ProcessGroup.REDIS)).isEqualTo(new GroupUse(Duration.ofMillis(50), 4 << 20, 1));
        assertThat(use.get(ProcessGroup.CARRIER)).isEqualTo(new GroupUse(Duration.ofMillis(70), 4 << 20, 1));
        assertThat(use).doesNotContainKey(ProcessGroup.HARNESS);
    }

    @Test
    void statShouldBeReadWithANameThatHoldsBracketsAndSpaces() {
        String line = "42 (a) S (b) R 7 1 1 0 -1 0 0 0 0 0 100 20 3 4 20 0 9 0 555";

        assertThat(ProcessStat.parse(line)).isEqualTo(new ProcessStat(42, "a) S (b", 7, 127));
        assertThat(ProcessStat.parse("")).isNull();
        assertThat(ProcessStat.parse("42 (short) R 7")).isNull();
    }

    @Test
    void mainClassShouldBeToldFromTheOptionsOfJava() {
        assertThat(JavaCommand.mainClass(
                        List.of("/usr/bin/java", "--add-opens", "a/b=ALL", "@args", "-Xint", "Main", "-x")))
                .isEqualTo("Main");
        assertThat(JavaCommand.mainClass(List.of("java", "-jar", "app.jar"))).isEqualTo("app.jar");
        assertThat(JavaCommand.mainClass(List.of("javac", "Main"))).isNull();
        assertThat(JavaCommand.mainClass(List.of())).isNull();
    }

    private record Planted(int pid, int parent, String name, int ticks) {}

    private static void plant(Path proc, Planted process, String... arguments) throws IOException {
        Path folder = Files.createDirectory(proc.resolve(Integer.toString(process.pid)));
        Files.writeString(
                folder.resolve("stat"),
                process.pid + " (" + process.name + ") S " + process.parent + " 1 1 0 -1 0 0 0 0 0 " + process.ticks
                        + " 0 0 0 20 0 1 0 5\n");
        Files.writeString(folder.resolve("cmdline"), String.join("\0", arguments) + "\0", UTF_8);
        Files.writeString(
                folder.resolve("status"),
                "Name:\tx\nRssAnon:\t    1024 kB\nRssFile:\t    1024 kB\nRssShmem:\t    2048 kB\nThreads:\t1\n");
    }

    private static long processCpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
