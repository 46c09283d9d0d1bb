package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link CarrierMain} as a process of its own. */
final class CarrierProcess implements AutoCloseable {

    private static final String GREETING = "carrier listening on 127.0.0.1:";
    private static final int PATIENCE_SECONDS = 30;

    private final Process process;
    private final BufferedReader output;

    private CarrierProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static CarrierProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                CarrierMain.class.getName()));
        command.addAll(List.of(arguments));
        return new CarrierProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The port of its first line. */
    int port() throws IOException {
        String line = nextLine();
        assertThat(line).startsWith(GREETING);
        return Integer.parseInt(line.substring(GREETING.length()));
    }

    /** The next line that begins as one of ours does, past what a logger may write. */
    String nextLine() throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith("carrier ") && !line.startsWith("submitted ")) {
            line = output.readLine();
        }
        assertThat(line).as("a line of output").isNotNull();
        return line;
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** As kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
