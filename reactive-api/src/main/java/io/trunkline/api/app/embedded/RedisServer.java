package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Redis with an append-only file that is flushed each second, so that what it keeps survives its restart. */
final class RedisServer implements EmbeddedServer {

    private static final Duration START_WITHIN = Duration.ofMinutes(2);

    private final Path folder;
    private final Path data;
    private int port;

    RedisServer(Path dataDirectory) {
        this.folder = dataDirectory.resolve(Service.REDIS.fileName());
        this.data = folder.resolve("data");
    }

    @Override
    public Service service() {
        return Service.REDIS;
    }

    @Override
    public void choosePorts() throws IOException {
        port = Ports.choose(folder.resolve("ports"), 1).getFirst();
    }

    @Override
    public Launch prepare() throws IOException {
        Files.createDirectories(data);
        Path program = unpackOnce(Platform.current().redisProgram);
        List<String> command = List.of(
                program.toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                data.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                // The command line must go on naming this folder: that is how a left process is recognised.
                "--set-proc-title",
                "no");
        return new Launch(command, Map.of(), "Ready to accept connections", START_WITHIN, "TERM");
    }

    private Path unpackOnce(String resource) throws IOException {
        Path program = folder.resolve(resource);
        if (!Files.exists(program)) {
            Path draft = folder.resolve(resource + ".new");
            try (InputStream packed = Platform.open(resource)) {
                Files.copy(packed, draft, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(draft, program, StandardCopyOption.ATOMIC_MOVE);
        }
        return program;
    }

    @Override
    public boolean owns(List<String> commandLine) {
        return Path.of(commandLine.isEmpty() ? "" : commandLine.getFirst()).startsWith(folder);
    }

    @Override
    public HostPort address() {
        return new HostPort("127.0.0.1", port);
    }
}
