package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.HostPort;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** A Kafka broker that is its own controller, in a JVM of its own so that its end is never the gateway's. */
final class KafkaServer implements EmbeddedServer {

    private static final int HEAP_MEGABYTES_MAX = 512;

    private final Path folder;
    private final JavaChild child;
    private int port;
    private int controllerPort;

    KafkaServer(Path dataDirectory) {
        this.folder = dataDirectory.resolve(Service.KAFKA.fileName());
        this.child = new JavaChild(KafkaBrokerMain.class.getName(), folder, HEAP_MEGABYTES_MAX);
    }

    @Override
    public Service service() {
        return Service.KAFKA;
    }

    @Override
    public void choosePorts() throws IOException {
        List<Integer> ports = Ports.choose(folder.resolve("ports"), 2);
        port = ports.getFirst();
        controllerPort = ports.getLast();
    }

    @Override
    public Launch prepare() throws IOException {
        Path file = folder.resolve("broker.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties().store(writer, "Written at each start; changes here are lost");
        }
        return child.launch(
                List.of(file.toString()),
                List.of(
                        "logback.configurationFile=io/trunkline/api/app/embedded/kafka-broker-logback.xml",
                        "log4j2.StatusLogger.level=OFF"),
                KafkaBrokerMain.READY);
    }

    /** What differs from the broker's defaults is what one broker, few partitions and a quick start ask for. */
    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.setProperty("inter.broker.listener.name", "PLAINTEXT");
        properties.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.setProperty("log.dirs", folder.resolve("log").toString());
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("offsets.topic.num.partitions", "4");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("transaction.state.log.num.partitions", "4");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        // A broker that aborts before it can reach itself drops the markers, and the transaction stays open for ever;
        // a router that comes back ends its own at once
        properties.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "60000");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("group.min.session.timeout.ms", "1000");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        // A broker that was killed may register again only when its last session is over
        properties.setProperty("broker.session.timeout.ms", "3000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        return properties;
    }

    @Override
    public boolean owns(List<String> commandLine) {
        return child.owns(commandLine);
    }

    @Override
    public HostPort address() {
        return new HostPort("127.0.0.1", port);
    }
}
