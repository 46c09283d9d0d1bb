package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A program that is run once, to its end. */
final class Command {

    private Command() {}

    static List<String> line(List<String> prefix, List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /**
     * Runs it with {@code input} as its standard input and returns all that it printed.
     *
     * @throws IOException with what it printed, if its exit code is not 0
     */
    static String run(List<String> command, Map<String, String> environment, String input, Path output)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedEarly) {
            // Its exit code and what it printed say more.
        }
        int exitCode = process.waitFor();
        String printed = Files.readString(output, StandardCharsets.UTF_8);
        if (exitCode != 0) {
            throw new IOException(command + " ended with exit code " + exitCode + ": " + printed.strip());
        }
        return printed;
    }
}
