package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.stream.Stream;

/**
 * A real Kafka, PostgreSQL and Redis for the tests of one JVM: started together at the first call, stopped with the JVM.
 * Tests share them, so each takes topics, schemas and keys of its own names.
 */
public final class TestServices {

    private static final Path PARENT = Path.of("target", "test-services").toAbsolutePath();

    private TestServices() {}

    /** Kafka's bootstrap address, {@code HOST:PORT}. Topics are not created by themselves. */
    public static String kafka() {
        return Holder.SERVICES.kafkaBootstrap();
    }

    /** {@code postgresql://user:pass@HOST:PORT/db}. */
    public static String postgres() {
        return Holder.SERVICES.postgresUrl();
    }

    /** The same, in its parts. */
    public static PostgresAddress postgresAddress() {
        return PostgresAddress.parse(postgres()).orElseThrow();
    }

    /** {@code redis://HOST:PORT}. */
    public static String redis() {
        return Holder.SERVICES.redisUrl();
    }

    /** Started by the first one who asks; another thread that asks meanwhile waits for it. */
    private static final class Holder {

        static final EmbeddedServices SERVICES = start();

        private static EmbeddedServices start() {
            Path folder = freshFolder();
            EmbeddedServices services =
                    EmbeddedServices.start(folder, EnumSet.of(Service.KAFKA, Service.POSTGRES, Service.REDIS));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(services, folder), "stop-test-services"));
            return services;
        }
    }

    private static Path freshFolder() {
        try {
            Files.createDirectories(PARENT);
            return Files.createTempDirectory(PARENT, "run-");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void stop(EmbeddedServices services, Path folder) {
        services.close();
        try (Stream<Path> parts = Files.list(folder)) {
            for (Path part : parts.toList()) {
                if (!part.endsWith("logs")) {
                    Folders.delete(part);
                }
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
