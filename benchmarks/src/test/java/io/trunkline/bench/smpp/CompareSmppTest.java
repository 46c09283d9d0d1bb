package io.trunkline.bench.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CompareSmppTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void everyStackShouldSubmitAndBeAnswered(SmppStack stack) throws Exception {
        SubmitPair pair = stack.open(new PairSetting(5, 1));
        PairFigures figures;
        try {
            figures = PairFigures.measure(pair, 200_000_000);
        } finally {
            pair.end();
        }

        assertThat(figures.messagesPerSecond()).isGreaterThan(100);
        assertThat(figures.cpuMicros()).isPositive();
        assertThat(figures.bytes()).isPositive();
        assertThat(pair.failed()).isZero();
    }

    @Test
    void anIdleSessionShouldWeighAFewKibioctetsAndHaveNoThread() throws Exception {
        IdleCost cost = IdleCost.measure(400);

        assertThat(cost.heapBytes()).isBetween(100.0, 20_000.0);
        assertThat(cost.threads()).isLessThan(50);
    }

    @Test
    void sessionsShouldStayBetweenTwoProcesses(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("sessions.json");

        int status = CompareSmpp.run(
                List.of("--sessions", "20", "--seconds", "5", "--commit", "abc", "--out", out.toString()), console);

        assertThat(status).as(printed.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("20 bound at the end, 0 ended");
        assertThat(Files.readString(out)).contains("\"boundAtEnd\" : 20", "\"commit\" : \"abc\"");
    }

    @Test
    void ratiosShouldBeMediansOfRounds() {
        assertThat(PairComparison.Result.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
        assertThat(PairComparison.Result.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seconds x", "--rounds 0", "--sessions 0", "--speed 1", "--note"})
    void aWrongOptionShouldBeRefusedByItsName(String line) throws Exception {
        List<String> arguments = List.of(line.split(" "));

        assertThat(CompareSmpp.run(arguments, console)).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith(arguments.getFirst() + ":");
    }
}
