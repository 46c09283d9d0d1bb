package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.admin.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A gateway in a process of its own, started as {@code scripts/run} starts it, on a data folder of the test. */
final class GatewayProcess implements AutoCloseable {
    /** Longer than its servers are given, so that it says itself why it does not start. */
    private static final Duration START_MAX = Duration.ofMinutes(6);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path log;
    private final Map<String, String> demo;

    private GatewayProcess(Process process, Path log, Map<String, String> demo) {
        this.process = process;
        this.log = log;
        this.demo = demo;
    }

    /** Starts a gateway and returns when it says that it is ready. */
    static GatewayProcess start(Path data, String... options) throws IOException, InterruptedException {
        Files.createDirectories(data);
        Path log = data.resolve("gateway-" + Instant.now().toEpochMilli() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--data",
                data.toString(),
                "--http",
                "127.0.0.1:0",
                "--smpp",
                "127.0.0.1:0"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Instant deadline = Instant.now().plus(START_MAX);
        while (!Files.readString(log).contains("Trunkline is ready")) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw notStarted(process, Files.readString(log));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        return new GatewayProcess(process, log, demo(data));
    }

    /** Why, in the first line of the message, which is what a summary of tests shows; then the whole log. */
    private static IllegalStateException notStarted(Process process, String log) {
        String end = process.isAlive()
                ? "it is not ready after " + START_MAX.toSeconds() + " s"
                : "it ended with " + process.exitValue();
        process.destroyForcibly();
        String last = log.lines()
                .filter(line -> !line.startsWith("\t"))
                .reduce((before, line) -> line)
                .orElse("nothing");
        return new IllegalStateException("The gateway did not start: " + end + ", and said last: " + last + "\n" + log);
    }

    private static Map<String, String> demo(Path data) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : Files.readAllLines(data.resolve("demo.env"))) {
            values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return values;
    }

    String demo(String name) {
        String value = demo.get(name);
        if (value == null) {
            throw new AssertionError(name + " is not in demo.env: " + demo.keySet());
        }
        return value;
    }

    int port() {
        return URI.create(demo("BASE_URL")).getPort();
    }

    long pid() {
        return process.pid();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpRequest.Builder request(String path) {
        String credentials = demo("ACCOUNT_SID") + ":" + demo("AUTH_TOKEN");
        return HttpRequest.newBuilder(URI.create(demo("BASE_URL") + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    String messages() {
        return "/2010-04-01/Accounts/" + demo("ACCOUNT_SID") + "/Messages";
    }

    /** Sends a message of the unpaced sender and returns its SID; the recipient is an American subscriber. */
    String send(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(
                messages() + ".json",
                "To=%2B14155552671&From=" + URLEncoder.encode(demo("SENDER_UNPACED"), UTF_8) + "&Body="
                        + URLEncoder.encode(body, UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return (String) Json.object(answer.body().getBytes(UTF_8)).get("sid");
    }

    /** The message's timeline as JSON; empty where the gateway does not answer, which is asked again. */
    String timeline(String sid) {
        try {
            return get("/v1/messages/" + sid + "/timeline").body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Ends the gateway as a crash does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends the gateway as an operator does; returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The gateway did not stop within 30 s:\n" + log());
        }
        return process.exitValue();
    }

    boolean isReady() {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until the condition holds; fails with the gateway's log when it does not in time. */
    void await(Duration most, String what, BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plus(most);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("Not within " + most + ": " + what + "\n" + log());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
