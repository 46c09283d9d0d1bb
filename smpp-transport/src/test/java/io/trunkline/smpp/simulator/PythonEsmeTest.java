package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The carrier's program as an ESME sees it that was written in another language, with nothing of ours in it. */
@Timeout(120)
class PythonEsmeTest {
    private static final int SECONDS_MAX = 60;

    @ParameterizedTest
    @ValueSource(strings = {"transceiver", "pair"})
    void anEsmeInPythonShouldGetEveryAnswerAndEveryReceipt(String binds) throws Exception {
        assumeThat(hasPython()).as("python3 is there").isTrue();
        try (CarrierProcess carrier = CarrierProcess.start("--smpp", "127.0.0.1:0")) {
            Run run = Run.of("esme.py", Integer.toString(carrier.port()), "500", binds);

            assertThat(run.status).as(run.output).isZero();
            assertThat(run.output).contains("500 submitted, 500 accepted, 500 receipts, unbound");
        }
    }

    @Test
    void theEsmeShouldNoticeAnAnswerThatIsMissing() throws Exception {
        assumeThat(hasPython()).as("python3 is there").isTrue();
        try (CarrierProcess carrier = CarrierProcess.start("--smpp", "127.0.0.1:0")) {
            Run run = Run.of("esme.py", Integer.toString(carrier.port()), "3", "transceiver", "14155550931", "2");

            assertThat(run.status).as(run.output).isEqualTo(1);
            assertThat(run.output).contains("3 submitted, 0 accepted, 0 receipts");
        }
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (IOException absent) {
            return false;
        }
    }

    /** What a script came to. */
    private record Run(int status, String output) {
        static Run of(String script, String... arguments) throws Exception {
            Path file = Path.of(Objects.requireNonNull(PythonEsmeTest.class.getResource(script), script)
                    .toURI());
            String[] command = new String[arguments.length + 2];
            command[0] = "python3";
            command[1] = file.toString();
            System.arraycopy(arguments, 0, command, 2, arguments.length);
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            return new Run(process.exitValue(), output);
        }
    }
}
