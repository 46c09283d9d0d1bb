package io.trunkline.api.app.embedded;

import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** The broker's process. It is given the path of its properties, formats its log folder once, and stops on SIGTERM. */
final class KafkaBrokerMain {

    /** What it prints when clients can connect. */
    static final String READY = "kafka is ready";

    private KafkaBrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(reader);
        }
        formatOnce(Path.of(properties.getProperty("log.dirs")), System.out);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop"));
        server.startup();
        System.out.println(READY);
        server.awaitShutdown();
    }

    /** Formats beside the final place and renames, so that a broken attempt is never taken for a log. */
    private static void formatOnce(Path folder, PrintStream out) throws Exception {
        if (Files.exists(folder)) {
            return;
        }
        Path draft = folder.resolveSibling(folder.getFileName() + ".new");
        Folders.delete(draft);
        Files.createDirectories(draft);
        new Formatter()
                .setPrintStream(out)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setDirectories(List.of(draft.toString()))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(draft.toString())
                .run();
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    }
}
