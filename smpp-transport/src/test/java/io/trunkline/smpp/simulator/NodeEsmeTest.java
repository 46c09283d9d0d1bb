package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The carrier's program as an ESME on Node's SMPP library sees it; skipped where Node or its library cannot be had. */
@Timeout(180)
class NodeEsmeTest {
    private static final Path WORK = Path.of("target", "node-esme");
    private static final int INSTALL_SECONDS_MAX = 90;
    private static final int RUN_SECONDS_MAX = 90;

    @BeforeAll
    static void install() throws Exception {
        assumeThat(works("node", "--version")).as("node is there").isTrue();
        assumeThat(works("npm", "--version")).as("npm is there").isTrue();
        Files.createDirectories(WORK);
        copy("esme.mjs", "esme.mjs");
        copy("package.json", "package.json");
        copy("npmrc", ".npmrc");
        Path installed = WORK.resolve("installed");
        if (!Files.exists(installed)) {
            Run install = Run.of(INSTALL_SECONDS_MAX, "npm", "install", "--prefer-offline");
            assumeThat(install.status)
                    .as("npm can fetch the library: %s", install.output)
                    .isZero();
            Files.createFile(installed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transceiver", "pair"})
    void anEsmeOnNodeShouldGetEveryAnswerAndEveryReceipt(String binds) throws Exception {
        try (CarrierProcess carrier = CarrierProcess.start("--smpp", "127.0.0.1:0")) {
            Run run = Run.of(RUN_SECONDS_MAX, "node", "esme.mjs", Integer.toString(carrier.port()), "500", binds);

            assertThat(run.status).as(run.output).isZero();
            assertThat(run.output).contains("500 submitted, 500 accepted, 500 receipts, unbound");
        }
    }

    @Test
    void theEsmeShouldNoticeAnAnswerThatIsMissing() throws Exception {
        try (CarrierProcess carrier = CarrierProcess.start("--smpp", "127.0.0.1:0")) {
            String port = Integer.toString(carrier.port());
            Run run = Run.of(RUN_SECONDS_MAX, "node", "esme.mjs", port, "3", "transceiver", "14155550931", "2");

            assertThat(run.status).as(run.output).isEqualTo(1);
            assertThat(run.output).contains("3 submitted, 0 accepted, 0 receipts");
        }
    }

    private static void copy(String resource, String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(NodeEsmeTest.class.getResourceAsStream("node-esme/" + resource), resource)) {
            Files.copy(in, WORK.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean works(String... command) throws Exception {
        try {
            Files.createDirectories(WORK);
            return Run.of(RUN_SECONDS_MAX, command).status == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** What a command came to; -1 where it was not over in time. */
    private record Run(int status, String output) {
        static Run of(int secondsMax, String... command) throws Exception {
            Path output = Files.createTempFile(WORK, "output", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(WORK.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            return new Run(ended ? process.exitValue() : -1, text);
        }
    }
}
