package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@link CarrierMain} as a process of its own. */
final class CarrierProcess implements AutoCloseable {

    private static final String GREETING = "carrier listening on 127.0.0.1:";
    private static final int PATIENCE_SECONDS = 30;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private int port;

    private CarrierProcess(Process process) {
        this.process = process;
        Thread.ofPlatform().daemon(true).start(this::collectLines);
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
    int port() throws InterruptedException {
        if (port == 0) {
            String line = nextLine();
            assertThat(line).startsWith(GREETING);
            port = Integer.parseInt(line.substring(GREETING.length()));
        }
        return port;
    }

    String nextLine() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("a line of output within %d s", PATIENCE_SECONDS).isNotNull();
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

    /** Lines that begin as ours do; what a logger writes in between is passed over. */
    private void collectLines() {
        process.inputReader()
                .lines()
                .filter(line -> line.startsWith("carrier ") || line.startsWith("submitted "))
                .forEach(lines::add);
    }
}
