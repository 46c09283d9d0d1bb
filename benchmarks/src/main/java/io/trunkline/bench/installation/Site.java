package io.trunkline.bench.installation;

import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.load.PartnerGenerator.Partner;
import io.trunkline.bench.load.Tenant;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.SenderKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that is loaded, and its carrier where the harness has started that. For one thread.
 *
 * @see #start one of its own
 * @see #running one that is there already
 */
public final class Site implements AutoCloseable {
    private final Path data;
    private final EnvText demo;
    private final @Nullable CarrierProcess carrier;
    private final @Nullable GatewayProcess gateway;
    private final @Nullable Path ownFolder;

    private Site(
            Path data, @Nullable CarrierProcess carrier, @Nullable GatewayProcess gateway, @Nullable Path ownFolder)
            throws IOException {
        this.data = data;
        this.demo = EnvText.read(data.resolve("demo.env"));
        this.carrier = carrier;
        this.gateway = gateway;
        this.ownFolder = ownFolder;
    }

    /** A gateway that runs, with its carrier, whose log is not known. */
    public static Site running(Path data) throws IOException {
        if (!Files.isReadable(data.resolve("demo.env"))) {
            throw new IllegalArgumentException(
                    "--data: " + data + " has no readable demo.env (expected: the data folder of a running gateway)");
        }
        return new Site(data, null, null, null);
    }

    /**
     * A carrier and a gateway on a new folder, which is deleted at the end.
     *
     * @param jvm options of the gateway's JVM
     * @param options the gateway's own, besides
     */
    public static Site start(Scenario scenario, List<String> jvm, List<String> options)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("trunkline-load-");
        CarrierProcess carrier = CarrierProcess.prepare(folder.resolve("carrier"), scenario.carrierProfile());
        try {
            carrier.start();
            Path data = folder.resolve("gateway");
            GatewayProcess gateway = GatewayProcess.start(data, carrier.port(), jvm, options);
            return new Site(data, carrier, gateway, folder);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            carrier.close();
            throw failed;
        }
    }

    public URI baseUrl() {
        return URI.create(demo.value("BASE_URL"));
    }

    /** The demo account. */
    public Tenant demoTenant() {
        Map<SenderKind, String> senders = new EnumMap<>(SenderKind.class);
        for (SenderKind kind : SenderKind.values()) {
            String sender = demo.values().get("SENDER_" + kind.name());
            if (sender != null) {
                senders.put(kind, sender);
            }
        }
        return new Tenant(demo.value("ACCOUNT_SID"), demo.value("AUTH_TOKEN"), senders);
    }

    /** The demo account as who binds. */
    public Partner partner() {
        String address = demo.value("SMPP_ADDRESS");
        int colon = address.lastIndexOf(':');
        return new Partner(
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)),
                demo.value("SMPP_SYSTEM_ID"),
                demo.value("SMPP_PASSWORD"),
                demo.value("SENDER_UNPACED"));
    }

    /** As many accounts as asked for, the demo account being the first; what lacks is made. */
    public List<Tenant> tenants(int count) throws IOException, InterruptedException {
        return count == 1 ? List.of(demoTenant()) : new TenantMaking(data, demoTenant()).make(count);
    }

    /** The carrier, where the harness has started it. */
    public Optional<CarrierProcess> carrier() {
        return Optional.ofNullable(carrier);
    }

    /** Where the embedded Kafka is; empty where the gateway has one of its own choice. */
    public Optional<String> kafka() throws IOException {
        Path ports = data.resolve("kafka").resolve("ports");
        return Files.exists(ports)
                ? Optional.of("127.0.0.1:" + Files.readAllLines(ports).getFirst())
                : Optional.empty();
    }

    /** How much the servers on the gateway's data folder hold now; 0 where they are not there. */
    public Storage storage() throws IOException {
        return new Storage(bytes(data.resolve("postgres"), "base"), bytes(data.resolve("kafka"), ""));
    }

    /** @param folder counts where one of this name is on the way to the file */
    private static long bytes(Path root, String folder) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> folder.isEmpty() || file.toString().contains("/" + folder + "/"))
                    .mapToLong(Site::size)
                    .sum();
        } catch (UncheckedIOException gone) {
            return 0;
        }
    }

    /** What the disk holds of it: Kafka's index files are longer than that. */
    private static long size(Path file) {
        try {
            boolean counts = Files.isRegularFile(file) && !file.toString().endsWith("index");
            return counts ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
        if (carrier != null) {
            carrier.close();
        }
        if (ownFolder != null) {
            Folder.delete(ownFolder);
        }
    }
}
