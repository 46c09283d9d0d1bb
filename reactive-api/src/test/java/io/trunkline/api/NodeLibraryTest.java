package io.trunkline.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The official Node library, run by the script that users have too; skipped where there is no Node. */
class NodeLibraryTest {
    private static final Path SCRIPT = Path.of("..", "scripts", "node");
    private static final Path WORK = Path.of("target", "node");

    @Test
    void nodeLibraryShouldCreateFetchAndPage() throws Exception {
        assumeTrue(works("node", "--version"), "node is not installed: the Node library is not checked");
        assumeTrue(works("npm", "--version"), "npm is not installed: the Node library is not checked");
        Files.createDirectories(WORK);
        for (String name : new String[] {"package.json", ".npmrc", "messages.mjs"}) {
            Files.copy(SCRIPT.resolve(name), WORK.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(WORK.resolve("node_modules/twilio/package.json"))) {
            Ended install = run(Map.of(), 240, "npm", "install", "--prefer-offline");
            assumeTrue(install.status == 0, "npm could not fetch the Node library: " + install.output);
        }
        try (TestGateway gateway = new TestGateway()) {
            Ended script = run(
                    Map.of(
                            "BASE_URL", "http://127.0.0.1:" + gateway.port(),
                            "ACCOUNT_SID", TestGateway.ACCOUNT,
                            "AUTH_TOKEN", TestGateway.TOKEN,
                            "SENDER", TestGateway.SENDER,
                            "TO", TestGateway.TO),
                    60,
                    "node",
                    "messages.mjs");
            assertThat(script.status).as(script.output).isZero();
            assertThat(gateway.messages.count()).isEqualTo(5);
        }
    }

    private static boolean works(String... command) {
        try {
            return run(Map.of(), 20, command).status == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static Ended run(Map<String, String> environment, int secondsMax, String... command)
            throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        Path output = Files.createTempFile(WORK, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(secondsMax, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output, UTF_8);
        Files.delete(output);
        return new Ended(ended ? process.exitValue() : -1, text);
    }

    private record Ended(int status, String output) {}
}
