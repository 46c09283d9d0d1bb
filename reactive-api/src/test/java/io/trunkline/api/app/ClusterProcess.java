package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code scripts/cluster} in a process of its own, on a data folder of the test and any free ports. */
final class ClusterProcess implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(6);
    private static final Pattern NODE = Pattern.compile("node (\\d+) \\(process (\\d+)\\) (http://\\S+)");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Process process;
    private final Path data;
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final Map<String, String> demo = new HashMap<>();

    private record Node(long pid, String url) {}

    private ClusterProcess(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /** Starts a cluster and returns when all nodes are ready. */
    static ClusterProcess start(Path data, int nodes) throws IOException, InterruptedException {
        Path log = data.resolve("cluster.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ClusterMain.class.getName(),
                Integer.toString(nodes),
                "--data",
                data.toString(),
                "--http",
                "127.0.0.1:0",
                "--smpp",
                "127.0.0.1:0"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ClusterProcess cluster = new ClusterProcess(process, data);
        Instant deadline = Instant.now().plus(START_MAX);
        while (!cluster.log().contains("Trunkline is ready on " + nodes + " nodes")) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new IllegalStateException("The cluster did not start:\n" + cluster.log());
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        cluster.read();
        return cluster;
    }

    private void read() throws IOException {
        Matcher lines = NODE.matcher(log());
        while (lines.find()) {
            nodes.put(Integer.parseInt(lines.group(1)), new Node(Long.parseLong(lines.group(2)), lines.group(3)));
        }
        for (String line : Files.readAllLines(data.resolve("demo.env"))) {
            demo.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
    }

    String log() {
        try {
            return Files.readString(data.resolve("cluster.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Node node(int number) {
        Node node = nodes.get(number);
        if (node == null) {
            throw new AssertionError("no node " + number + " in " + nodes);
        }
        return node;
    }

    ProcessHandle handle(int number) {
        return ProcessHandle.of(node(number).pid()).orElseThrow();
    }

    /** Ends a node as a crash does. */
    void kill(int number) {
        handle(number).destroyForcibly();
        handle(number).onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    String demo(String name) {
        String value = demo.get(name);
        if (value == null) {
            throw new AssertionError(name + " is not in demo.env: " + demo.keySet());
        }
        return value;
    }

    HttpResponse<String> get(int on, String path) throws IOException, InterruptedException {
        return CLIENT.send(request(on, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a message to that number; {@code key} may be empty for none. */
    HttpResponse<String> create(int on, String to, String body, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(on, messages() + ".json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "To=%2B" + to + "&From=" + demo("SENDER_UNPACED").replace("+", "%2B") + "&Body=" + body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a message of another account. */
    HttpResponse<String> createAs(int on, String account, String token, String sender)
            throws IOException, InterruptedException {
        return CLIENT.send(
                request(on, "/2010-04-01/Accounts/" + account + "/Messages.json", account, token)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "To=%2B14155550002&From=" + sender.replace("+", "%2B") + "&Body=Hello"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String messages() {
        return "/2010-04-01/Accounts/" + demo("ACCOUNT_SID") + "/Messages";
    }

    private HttpRequest.Builder request(int on, String path) {
        return request(on, path, demo("ACCOUNT_SID"), demo("AUTH_TOKEN"));
    }

    private HttpRequest.Builder request(int on, String path, String user, String password) {
        String credentials = user + ":" + password;
        return HttpRequest.newBuilder(URI.create(node(on).url() + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    /** Ends the cluster as an operator does; returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The cluster did not stop within 90 s:\n" + log());
        }
        return process.exitValue();
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
