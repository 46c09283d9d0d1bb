package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.api.app.settings.HostPort;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gateways in processes of their own, on servers and a carrier of the test, which counts in this JVM. Nodes are numbered from 1; the first makes the demo account.
 */
final class Neighbours implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path folder;
    private final EventLoops loops = EventLoops.create(1, "carrier");
    private final SimulatedCarrier carrier;
    private final EmbeddedServices servers;
    private final List<ClusterNode> nodes = new ArrayList<>();
    private final Map<Integer, String> urls = new ConcurrentHashMap<>();
    private final Map<String, String> demo = new HashMap<>();

    /** Starts servers and carrier, no node yet. */
    Neighbours(Path folder) {
        this.folder = folder;
        this.carrier = SimulatedCarrier.start(loops, CarrierSettings.onLoopback(CarrierProfile.STANDARD))
                .blockOptional(PATIENCE)
                .orElseThrow();
        this.servers = EmbeddedServices.start(
                folder.resolve("servers"), EnumSet.of(Service.KAFKA, Service.POSTGRES, Service.REDIS));
    }

    /** Starts the next node; {@link #awaitReady} tells when it can be used. */
    void start(String roles) throws IOException {
        start(roles, 0);
    }

    /** Starts the next node, which has partners bind to that port where it takes them. */
    void start(String roles, int smppPort) throws IOException {
        int number = nodes.size() + 1;
        HostPort any = new HostPort("127.0.0.1", 0);
        nodes.add(ClusterNode.start(
                number,
                data(number),
                any,
                new HostPort("127.0.0.1", smppPort),
                Map.of(
                        "TRUNKLINE_KAFKA", servers.kafkaBootstrap(),
                        "TRUNKLINE_POSTGRES", servers.postgresUrl(),
                        "TRUNKLINE_REDIS", servers.redisUrl(),
                        "TRUNKLINE_CARRIER", "127.0.0.1:" + carrier.port(),
                        "TRUNKLINE_ENCRYPTION_KEY", Base64.getEncoder().encodeToString(new byte[32]),
                        "TRUNKLINE_ROLES", roles)));
    }

    void awaitReady(int number) throws IOException, InterruptedException {
        urls.put(number, nodes.get(number - 1).awaitReady());
        if (number == 1) {
            for (String line : Files.readAllLines(data(1).resolve("demo.env"))) {
                demo.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
    }

    private Path data(int number) {
        return folder.resolve("node-" + number);
    }

    /** The name by which Kafka knows the node. */
    String name(int number) {
        try {
            return Files.readString(data(number).resolve("node.id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many were started. */
    int count() {
        return nodes.size();
    }

    String kafka() {
        return servers.kafkaBootstrap();
    }

    /** How many submit_sm the carrier got. */
    long submitted() {
        return carrier.figures().submitted();
    }

    /** Ends a node as a crash does. */
    void kill(int number) throws InterruptedException {
        ClusterNode node = nodes.get(number - 1);
        ProcessHandle.of(node.pid()).orElseThrow().destroyForcibly();
        node.awaitEnd();
    }

    /** Redis has nothing any more, as one that is started anew without its file. */
    void emptyRedis() {
        RedisClient client = RedisClient.create(servers.redisUrl());
        try (StatefulRedisConnection<String, String> redis = client.connect()) {
            redis.sync().flushall();
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    /** Redis stands still, its connections open, until it is killed. */
    void pauseRedis() throws IOException, InterruptedException {
        signalRedis("-STOP");
    }

    /** Redis dies, and is started again with what its file has. */
    void killRedis() throws IOException, InterruptedException {
        signalRedis("-KILL");
    }

    private void signalRedis(String signal) throws IOException, InterruptedException {
        long pid = Objects.requireNonNull(servers.pids().get(Service.REDIS));
        new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
    }

    /** Sends a message to that number. */
    HttpResponse<String> create(int on, String to) throws IOException, InterruptedException {
        return CLIENT.send(creation(on, to).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a message to that number under a key. */
    CompletableFuture<HttpResponse<String>> create(int on, String to, String key) {
        return CLIENT.sendAsync(
                creation(on, to).header("Idempotency-Key", key).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder creation(int on, String to) {
        return request(on, messages() + ".json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "To=%2B" + to + "&From=" + demo("SENDER_UNPACED").replace("+", "%2B") + "&Body=Once"));
    }

    /** A message as the API shows it. */
    String message(int on, String sid) {
        return get(on, messages() + "/" + sid + ".json").body();
    }

    HttpResponse<String> get(int on, String path) {
        try {
            return CLIENT.send(request(on, path).GET().build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String messages() {
        return "/2010-04-01/Accounts/" + demo("ACCOUNT_SID") + "/Messages";
    }

    private String demo(String name) {
        String value = demo.get(name);
        if (value == null) {
            throw new AssertionError(name + " is not in demo.env: " + demo.keySet());
        }
        return value;
    }

    private HttpRequest.Builder request(int on, String path) {
        String credentials = demo("ACCOUNT_SID") + ":" + demo("AUTH_TOKEN");
        return HttpRequest.newBuilder(URI.create(urls.get(on) + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    @Override
    public void close() {
        nodes.forEach(ClusterNode::stop);
        try {
            for (ClusterNode node : nodes) {
                node.awaitEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        servers.close();
        carrier.close().block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }
}
