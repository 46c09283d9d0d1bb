package io.trunkline.bench.crash.world;

import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.oracle.Rebuilt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The servers and nodes of one run, and what is done to them. Everything ends with {@link #close}; the servers also end
 * with this process, and the nodes when their standard input does. For one thread, but for {@link #close}.
 */
public final class World implements AutoCloseable {
    private static final int KEY_OCTETS = 32;

    private final Map<Target, ServerProcess> servers = new EnumMap<>(Target.class);
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();
    private List<Befallen.Death> deaths = new ArrayList<>();
    private Map<String, String> environment = Map.of();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private World() {}

    /** Starts the servers side by side; no node yet. */
    public static World start(Path folder) {
        World world = new World();
        Map<Target, Service> services =
                Map.of(Target.KAFKA, Service.KAFKA, Target.POSTGRES, Service.POSTGRES, Target.REDIS, Service.REDIS);
        Map<Target, CompletableFuture<ServerProcess>> starting = new EnumMap<>(Target.class);
        services.forEach((target, service) -> starting.put(
                target,
                CompletableFuture.supplyAsync(() -> ServerProcess.start(service, folder.resolve(target.word())))));
        starting.forEach((target, server) -> world.servers.put(target, server.join()));
        return world;
    }

    /**
     * Starts nodes one after another, because the first makes the account, and returns when all are ready.
     *
     * @param carrierPort where their carrier listens on loopback
     * @param quickly whether it is worth a start and a stop beforehand that every later start has half the work
     */
    public void startNodes(int count, Path folder, int carrierPort, NodeKind kind, boolean quickly)
            throws IOException, InterruptedException {
        NodeImage image = NodeImage.pack(folder);
        byte[] key = new byte[KEY_OCTETS];
        new SecureRandom().nextBytes(key);
        environment = Map.of(
                "CLASSPATH",
                image.classPath(),
                "TRUNKLINE_ENCRYPTION_KEY",
                Base64.getEncoder().encodeToString(key));
        List<String> options = options(carrierPort);
        if (quickly) {
            rehearse(new NodeCommand(
                    0,
                    folder.resolve("node-0"),
                    NodeCommand.Ports.choose(),
                    kind,
                    options,
                    image.writing(),
                    environment));
        }
        for (int i = 0; i < count; i++) {
            Path data = folder.resolve("node-" + i);
            NodeProcess node = new NodeProcess(
                    new NodeCommand(i, data, NodeCommand.Ports.choose(), kind, options, image.reading(), environment),
                    client,
                    surprises::add);
            nodes.add(node);
            node.start();
        }
    }

    private void rehearse(NodeCommand command) throws IOException, InterruptedException {
        try (NodeProcess node = new NodeProcess(command, client, surprises::add)) {
            node.start();
            node.stop();
        }
    }

    private List<String> options(int carrierPort) {
        List<String> options = new ArrayList<>(serverOptions());
        options.addAll(List.of("--carrier", "127.0.0.1:" + carrierPort + ",crash,secret"));
        return options;
    }

    private List<String> serverOptions() {
        return List.of(
                "--kafka", kafka(),
                "--postgres", server(Target.POSTGRES).address(EmbeddedServices::postgresUrl),
                "--redis", server(Target.REDIS).address(EmbeddedServices::redisUrl));
    }

    /** The broker's address. */
    public String kafka() {
        return server(Target.KAFKA).address(EmbeddedServices::kafkaBootstrap);
    }

    /** Where the nodes' APIs listen. */
    public List<URI> nodes() {
        return nodes.stream().map(NodeProcess::baseUrl).toList();
    }

    /** Where partners bind to them on loopback. */
    public List<Integer> smppPorts() {
        return nodes.stream().map(NodeProcess::smppPort).toList();
    }

    /** What nodes did that nobody asked for: they ended, or did not start, or did not end when told to. */
    public List<String> surprises() {
        nodes.forEach(NodeProcess::noteIfGone);
        return List.copyOf(surprises);
    }

    /** Does what the fault says, to nodes that are all there, and returns when everything is back. */
    public Befallen befall(Fault fault, Runnable cutCarrier) throws IOException, InterruptedException {
        revive();
        long started = System.nanoTime();
        deaths = new ArrayList<>();
        switch (fault.target()) {
            case GATEWAY -> befallNode(nodes.get(fault.node()), fault);
            case KAFKA, POSTGRES, REDIS -> befallServer(server(fault.target()), fault);
            case CARRIER -> cutCarrier.run();
        }
        revive();
        return new Befallen(fault, started, deaths, System.nanoTime());
    }

    /**
     * Stops every node by SIGTERM, for good, and builds the view anew from the log.
     *
     * @param folder for what that writes
     */
    public Rebuilt stopAndRebuildView(Path folder) throws IOException, InterruptedException {
        for (NodeProcess node : nodes) {
            node.stop();
        }
        return new ViewProgram(folder, serverOptions(), environment).rebuild();
    }

    private void befallNode(NodeProcess node, Fault fault) throws IOException, InterruptedException {
        switch (fault.act()) {
            case Act.Kill kill -> {
                kill(fault.node(), kill.at());
                pass(kill.away());
                node.start();
            }
            case Act.Pause pause -> {
                node.pause();
                pass(pause.lasts());
                node.resume();
            }
            case Act.Stop stop -> {
                node.stop();
                node.start();
            }
            case Act.Cut cut -> throw new IllegalArgumentException(fault + " (expected: of the carrier)");
        }
    }

    private void befallServer(ServerProcess server, Fault fault) throws IOException, InterruptedException {
        switch (fault.act()) {
            case Act.Kill kill -> {
                server.kill();
                passWithoutServer(kill.away(), fault);
                server.start();
            }
            case Act.Pause pause -> {
                server.pause();
                passWithoutServer(pause.lasts(), fault);
                server.resume();
            }
            case Act.Stop stop -> throw new IllegalArgumentException(fault + " (expected: of a node)");
            case Act.Cut cut -> throw new IllegalArgumentException(fault + " (expected: of the carrier)");
        }
        if (fault.nodeToo()) {
            nodes.get(fault.node()).awaitReady(fault.target() == Target.KAFKA);
        }
    }

    private void passWithoutServer(Duration time, Fault fault) throws IOException, InterruptedException {
        pass(time.dividedBy(2));
        if (fault.nodeToo()) {
            kill(fault.node(), null);
            nodes.get(fault.node()).launch();
        }
        pass(time.dividedBy(2));
    }

    private void kill(int node, @Nullable CrashPoint at) throws IOException, InterruptedException {
        boolean atItsMoment = nodes.get(node).kill(at);
        deaths.add(new Befallen.Death(node, System.nanoTime(), atItsMoment));
    }

    /** Starts what ended by itself, which makes a note of it. */
    private void revive() throws IOException, InterruptedException {
        for (NodeProcess node : nodes) {
            if (node.noteIfGone()) {
                node.start();
            }
        }
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    private ServerProcess server(Target target) {
        return Objects.requireNonNull(servers.get(target));
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        servers.values().parallelStream().forEach(ServerProcess::close);
        client.close();
    }
}
