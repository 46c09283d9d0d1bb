package io.trunkline.api.app;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.api.app.settings.CarrierAddress;
import io.trunkline.api.app.settings.EncryptionKey;
import io.trunkline.api.app.settings.HostPort;
import io.trunkline.api.app.settings.Settings;
import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaDirectoryLog;
import io.trunkline.gateway.log.kafka.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * One gateway process, from its settings to its end: the servers, what all parts share, and the parts. It stops in the
 * opposite order. Blocks while it starts and stops; for {@code main}.
 */
final class Node implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Settings settings;
    private final Servers servers;
    private final Addresses addresses;
    private final Optional<DemoAccount> demo;
    private final Closing closing;

    /**
     * Where the node is reached.
     *
     * @param smpp empty where partners cannot bind to it
     */
    private record Addresses(String baseUrl, Optional<HostPort> smpp) {}

    private Node(Settings settings, Servers servers, Addresses addresses, Optional<DemoAccount> demo, Closing closing) {
        this.settings = settings;
        this.servers = servers;
        this.addresses = addresses;
        this.demo = demo;
        this.closing = closing;
    }

    /**
     * Starts everything and returns when requests are answered. When a part does not start, none is left running.
     *
     * @throws IOException if the data folder or a certificate cannot be used
     */
    static Node start(Settings settings, Ports ports) throws IOException {
        PartnerPort.check(settings.listen());
        Closing closing = new Closing();
        boolean started = false;
        try {
            Node node = start(settings, ports, closing);
            started = true;
            return node;
        } finally {
            if (!started) {
                closing.close();
            }
        }
    }

    private static Node start(Settings settings, Ports ports, Closing closing) throws IOException {
        Servers servers = closing.add("embedded servers", Servers.start(settings));
        SecretBox secrets = new SecretBox(EncryptionKey.of(settings).bytes());
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closing.add("metrics", metrics::close);
        KafkaCluster kafka = KafkaCluster.asking(servers.kafka(), nodeName(settings.data()), metrics);
        Topics.STANDARD.prepare(kafka);
        KafkaDirectoryLog directory = closing.add("directory", new KafkaDirectoryLog(kafka));
        directory.start();
        directory.ready().block(START_MAX);
        Optional<DemoAccount> demo = DemoAccount.of(settings.data(), directory.current(), secrets);
        put(directory, now -> given(settings, servers.carrier(), demo, secrets, now));
        AdminKey adminKey = AdminKey.of(settings);
        Parts parts = new Parts(settings, servers, kafka, directory, secrets, adminKey.text(), metrics, ports);
        Parts.Listening listening = parts.start(closing);
        String baseUrl =
                "http://" + reached(settings.listen().http(), listening.api().getPort());
        Optional<HostPort> smpp = listening.smppPort().isPresent()
                ? Optional.of(
                        reached(settings.listen().smpp(), listening.smppPort().getAsInt()))
                : Optional.empty();
        adminKey.write(settings.data(), baseUrl);
        if (demo.isPresent()) {
            demo.get().write(settings.data(), baseUrl, smpp);
        }
        return new Node(settings, servers, new Addresses(baseUrl, smpp), demo, closing);
    }

    /** A name of its own for each data folder, the same after a restart. */
    private static String nodeName(Path data) throws IOException {
        Path file = data.resolve("node.id");
        if (!Files.exists(file)) {
            Files.createDirectories(data);
            Files.writeString(file, UUID.randomUUID() + "\n");
        }
        return Files.readString(file).strip();
    }

    /** What the settings and the data folder want to be in the directory. */
    private static List<DirectoryEntry> given(
            Settings settings,
            Optional<CarrierAddress> carrier,
            Optional<DemoAccount> demo,
            SecretBox secrets,
            Directory now) {
        List<DirectoryEntry> entries = new ArrayList<>();
        carrier.ifPresent(address -> entries.addAll(DefaultCarrier.entries(address, secrets, now)));
        demo.ifPresent(account -> entries.addAll(account.entries(secrets, now)));
        settings.limits()
                .accounts()
                .forEach(rates -> entries.add(new DirectoryEntry.OfLimits(now.limits(rates.account())
                        .map(before -> rates.with(before.caps()))
                        .orElse(rates))));
        return entries;
    }

    /**
     * Puts those that the directory has not as they are given. Insists, because Kafka makes topics of its own for the first
     * change.
     */
    private static void put(KafkaDirectoryLog directory, Function<Directory, List<DirectoryEntry>> entries) {
        directory
                .change(
                        "",
                        now -> new ChangePlan.Edits(entries.apply(now).stream()
                                .filter(entry -> !now.entry(entry.key()).equals(Optional.of(entry)))
                                .<DirectoryEdit>map(DirectoryEdit.Put::new)
                                .toList()))
                .repeat()
                .ofType(ChangeResult.Made.class)
                .next()
                .block(START_MAX);
    }

    /** An address that listens everywhere is reached on loopback. */
    private static HostPort reached(HostPort listen, int port) {
        boolean everywhere = listen.host().equals("0.0.0.0") || listen.host().equals("::");
        return new HostPort(everywhere ? "127.0.0.1" : listen.host(), port);
    }

    Servers servers() {
        return servers;
    }

    /** Where the API listens, without a trailing slash. */
    String baseUrl() {
        return addresses.baseUrl();
    }

    /** Where partners bind; empty where they cannot. */
    Optional<HostPort> smpp() {
        return addresses.smpp();
    }

    /** The account to try things with; empty on a gateway that has accounts of its own. */
    Optional<DemoAccount> demo() {
        return demo;
    }

    Path data() {
        return settings.data();
    }

    /** Finishes what is in flight and stops everything. */
    @Override
    public void close() {
        closing.close();
    }
}
