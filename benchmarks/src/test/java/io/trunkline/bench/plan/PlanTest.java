package io.trunkline.bench.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    @TempDir
    private Path folder;

    @Test
    void erlangCShouldBeTheTextbooksValue() {
        // One server: the chance to wait is its use. Two servers at a load of 1: a third.
        assertThat(Queueing.erlangC(1, 0.5)).isEqualTo(0.5, within(1e-9));
        assertThat(Queueing.erlangC(2, 1)).isEqualTo(1 / 3.0, within(1e-9));
    }

    @Test
    void waitShouldGrowWithoutBoundTowardsSaturation() {
        assertThat(Queueing.waitWithin(0.99, 2, 0.01)).isZero();
        assertThat(Queueing.waitWithin(0.99, 2, 1.9)).isGreaterThan(Queueing.waitWithin(0.99, 2, 1.5) * 3);
        assertThat(Queueing.waitWithin(0.99, 2, 2)).isInfinite();
    }

    @Test
    void modelShouldForetellWhatAQueueOfItsKindDoes() {
        List<Profile.Point> points = List.of(queue(100), queue(400), queue(600), queue(800));

        assertThat(LatencyModel.check(2, points))
                .hasSize(4)
                .allSatisfy(check -> assertThat(check.factor()).isBetween(0.95, 1.05));
    }

    /** A machine of two cores: 0.1 in idleness and 2 ms a message; 5 ms of latency and pieces of 3 ms. */
    private static Profile.Point queue(double rate) {
        double cores = 0.1 + rate * 0.002;
        double p99 = 5 + 3 * Queueing.waitWithin(0.99, 2, cores);
        return new Profile.Point(rate, true, p99, Map.of("gateway", cores));
    }

    @Test
    void planShouldGrowWithTheDemandAndSayWhereItExtrapolates() throws Exception {
        Path profile = profile();

        String small = plan(profile, "1000000");
        String large = plan(profile, "100000000");

        assertThat(small).contains("nodes      2 of 2 cores").contains("assumed:");
        assertThat(small).doesNotContain("WARNING    measured with");
        assertThat(large).contains("nodes      7 of 2 cores").contains("WARNING    a node gets 579 messages/s");
        assertThat(plan(profile, "1000000", "--segments", "3")).contains("WARNING    measured with 1.00 segments");
        assertThat(plan(profile, "1000000", "--cores", "64")).contains("WARNING    measured on 2 cores, planned on 64");
    }

    @Test
    void wrongArgumentsShouldBeRefusedByName() throws Exception {
        assertThat(run(2, "--profile", profile().toString())).contains("--messages-per-day: missing");
        assertThat(run(2, "--profile", profile().toString(), "--messages-per-day", "many"))
                .contains("--messages-per-day: many (expected: a number");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"format\": 1}");
        assertThat(run(2, "--profile", other.toString(), "--messages-per-day", "5"))
                .contains("format 1 (expected: format 2, of scripts/load)");
    }

    private String plan(Path profile, String messages, String... more) {
        var arguments = new ArrayList<>(List.of(
                "--profile",
                profile.toString(),
                "--messages-per-day",
                messages,
                "--receipt-share",
                "1",
                "--peak-factor",
                "3"));
        if (!List.of(more).contains("--segments")) {
            arguments.addAll(List.of("--segments", "1"));
        }
        arguments.addAll(List.of(more));
        return run(0, arguments.toArray(String[]::new));
    }

    private static String run(int status, String... arguments) {
        var printed = new ByteArrayOutputStream();
        assertThat(PlanMain.run(List.of(arguments), new PrintStream(printed, true, UTF_8)))
                .isEqualTo(status);
        return printed.toString(UTF_8);
    }

    private Path profile() throws Exception {
        StringBuilder runs = new StringBuilder();
        for (double rate : new double[] {100, 200, 300, 400}) {
            runs.append(runs.isEmpty() ? "" : ",").append(String.format(Locale.ROOT, """
                {"missed": "", "sound": true,
                 "client": {"acceptedPerSecond": %f, "acceptFromIntended": {"microsAtPercentile": {"99.0": %f}}},
                 "use": {"groups": {"gateway": {"cpuMicrosPerMessage": 2000}, "kafka": {"cpuMicrosPerMessage": 500},
                   "postgres": {"cpuMicrosPerMessage": 200}, "redis": {"cpuMicrosPerMessage": 50}}}}
                """, rate, 5_000 + rate * 50));
        }
        return Files.writeString(folder.resolve("profile.json"), """
            {"format": 2, "commit": "c", "machine": {"processors": 2},
             "scenario": {"segmentsPerMessage": 1.0, "callbacks": true}, "finding": {"acceptMillisMax": 250},
             "storage": {"postgresBytesPerMessage": 1500, "kafkaBytesPerMessage": 1200},
             "runs": [\
            """ + runs + "]}");
    }
}
