package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/** {@code DIR/services.env}: the running servers' addresses and processes, as lines a shell can read. Holds a password. */
record ServicesFile(Path path) implements Consumer<EmbeddedServices> {

    /** Writes the file anew when a server was started again. */
    @Override
    public void accept(EmbeddedServices services) {
        write(services);
    }

    /** Puts the whole file in place at once, so that whoever waits for it finds it complete. */
    synchronized void write(EmbeddedServices services) {
        try {
            Path draft = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, content(services));
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException fault) {
            throw new UncheckedIOException(path + " can't be written", fault);
        }
    }

    synchronized void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException fault) {
            throw new UncheckedIOException(path + " can't be deleted", fault);
        }
    }

    /** What a person at the terminal is told. */
    String announcement(EmbeddedServices services) {
        return content(services) + "Ready. These lines are in " + path + "; Ctrl-C stops the servers.";
    }

    private static String content(EmbeddedServices services) {
        return """
                KAFKA=%s
                POSTGRES=%s
                REDIS=%s
                KAFKA_PID=%d
                POSTGRES_PID=%d
                REDIS_PID=%d
                """.formatted(
                        services.kafkaBootstrap(),
                        services.postgresUrl(),
                        services.redisUrl(),
                        services.pid(Service.KAFKA),
                        services.pid(Service.POSTGRES),
                        services.pid(Service.REDIS));
    }
}
