package io.trunkline.api.app;

import io.trunkline.api.app.embedded.Service;
import io.trunkline.api.app.settings.CarrierAddress;
import io.trunkline.api.app.settings.EncryptionKey;
import io.trunkline.api.app.settings.HostPort;
import io.trunkline.api.app.settings.Role;
import io.trunkline.api.app.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Several gateways that share one Kafka, PostgreSQL, Redis and carrier, each a process with its own folder {@code
 * DIR/node-N} and its own ports, counted up from the first. A node that ends is not started again: its work is the others'
 * from then on. Blocks; for {@code main}.
 */
record Cluster(Settings settings, int nodes) {
    /**
     * Starts everything and returns when every node has ended.
     *
     * @param closing what must be closed at the end, however that comes
     */
    void run(Closing closing) throws IOException, InterruptedException {
        Servers servers =
                closing.add("embedded servers", Servers.start(settings, "gateway", EnumSet.allOf(Service.class)));
        servers.died().subscribe(fault -> {
            System.err.println("The cluster stops: " + fault.getMessage());
            System.exit(1);
        });
        AdminKey adminKey = AdminKey.of(settings);
        Map<String, String> environment = environment(servers);
        environment.put("TRUNKLINE_ADMIN_KEY", adminKey.text());
        List<ClusterNode> running = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) {
            ClusterNode node = ClusterNode.start(
                    number,
                    folder(number),
                    counted(settings.listen().http(), number),
                    counted(settings.listen().smpp(), number),
                    environment);
            closing.add("node " + number, node::awaitEnd);
            running.add(node);
            if (number == 1) {
                // the first makes the topics and the demo account, which the others find
                node.awaitReady();
            }
        }
        closing.add("all nodes", () -> running.forEach(ClusterNode::stop));
        for (ClusterNode node : running) {
            System.out.println("node " + node.number() + " (process " + node.pid() + ") " + node.awaitReady());
        }
        adminKey.write(settings.data(), running.getFirst().awaitReady());
        announce();
        watch(running);
    }

    private void announce() throws IOException {
        Path demo = folder(1).resolve("demo.env");
        if (Files.exists(demo)) {
            Path copy = settings.data().resolve("demo.env");
            Files.copy(demo, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            System.out.println("The demo account's names and secrets are in " + copy);
        }
        System.out.println("Trunkline is ready on " + nodes + " nodes; Ctrl-C stops them all");
    }

    private static void watch(List<ClusterNode> running) {
        CompletableFuture.allOf(running.stream()
                        .map(node -> node.ended()
                                .thenAccept(code -> System.out.println("node " + node.number() + " (process "
                                        + node.pid() + ") has ended with exit code " + code)))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private Path folder(int number) {
        return settings.data().resolve("node-" + number);
    }

    /** The address of a node, where the first has the given one. Port 0 stays any free port. */
    private static HostPort counted(HostPort first, int number) {
        return first.port() == 0 ? first : new HostPort(first.host(), first.port() + number - 1);
    }

    /** Secrets travel in the environment, which other users of the machine cannot read. */
    private Map<String, String> environment(Servers servers) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("TRUNKLINE_KAFKA", servers.kafka());
        environment.put("TRUNKLINE_POSTGRES", servers.postgres());
        environment.put("TRUNKLINE_REDIS", servers.redis());
        servers.carrier().ifPresent(carrier -> environment.put("TRUNKLINE_CARRIER", text(carrier)));
        environment.put(
                "TRUNKLINE_ENCRYPTION_KEY",
                Base64.getEncoder().encodeToString(EncryptionKey.of(settings).bytes()));
        environment.put(
                "TRUNKLINE_ROLES",
                settings.roles().stream().map(Role::settingName).collect(Collectors.joining(",")));
        if (!settings.limits().accounts().isEmpty()) {
            environment.put("TRUNKLINE_LIMITS", settings.limits().text());
        }
        environment.put(
                "TRUNKLINE_WEBHOOKS_ALLOW_LOOPBACK",
                Boolean.toString(settings.webhooks().allowLoopback()));
        return environment;
    }

    private static String text(CarrierAddress carrier) {
        return carrier.smsc()
                + carrier.credentials()
                        .map(account -> "," + account.systemId() + "," + account.password())
                        .orElse("");
    }
}
