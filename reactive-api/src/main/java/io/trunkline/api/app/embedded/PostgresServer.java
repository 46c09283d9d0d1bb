package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.HostPort;
import io.trunkline.api.app.settings.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** PostgreSQL with one database and one user of that name, whose password is made up at the first start. */
final class PostgresServer implements EmbeddedServer {

    private static final String NAME = "trunkline";
    private static final Duration START_WITHIN = Duration.ofMinutes(5);
    private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "TZ", "UTC");

    private static final String ACCESS = """
            # Written at the first start: from this machine only, with a password
            host all all 127.0.0.1/32 scram-sha-256
            """;

    /** What differs from the server's defaults. Message texts stay out of the log: it shows no statement, no detail. */
    private static final List<String> CONFIGURATION = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            "shared_buffers=128MB",
            "max_wal_size=1GB",
            "wal_level=minimal",
            "max_wal_senders=0",
            "jit=off",
            "log_checkpoints=off",
            "log_error_verbosity=terse",
            "log_min_error_statement=panic");

    private final Path folder;
    private final Path data;
    private int port;
    private String password = "";

    PostgresServer(Path dataDirectory) {
        this.folder = dataDirectory.resolve(Service.POSTGRES.fileName());
        this.data = folder.resolve("data");
    }

    @Override
    public Service service() {
        return Service.POSTGRES;
    }

    @Override
    public void choosePorts() throws IOException {
        port = Ports.choose(folder.resolve("ports"), 1).getFirst();
    }

    @Override
    public Launch prepare() throws IOException, InterruptedException {
        PostgresProgram program = PostgresProgram.unpackedIn(folder);
        PostgresUser user = PostgresUser.toRun(program.file("postgres"));
        password = keptPassword();
        if (!Files.exists(data)) {
            createDatabase(program, user);
        }
        user.own(data);
        dropForeignPidFile();
        List<String> command = new ArrayList<>(
                List.of(program.file("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        CONFIGURATION.forEach(setting -> command.addAll(List.of("-c", setting)));
        return new Launch(
                Command.line(user.prefix(), command),
                ENVIRONMENT,
                "database system is ready to accept connections",
                START_WITHIN,
                "INT");
    }

    /** Works beside the final place and renames, so that a broken attempt is never taken for a database. */
    private void createDatabase(PostgresProgram program, PostgresUser user) throws IOException, InterruptedException {
        Path draft = folder.resolve("data.new");
        Path output = folder.resolve("create.log");
        Folders.delete(draft);
        Files.createDirectories(draft);
        user.own(draft);
        List<String> initdb = List.of(
                program.file("initdb").toString(),
                "-D",
                draft.toString(),
                "-U",
                NAME,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions");
        Command.run(Command.line(user.prefix(), initdb), ENVIRONMENT, "", output);
        Files.writeString(draft.resolve("pg_hba.conf"), ACCESS);
        List<String> alone =
                List.of(program.file("postgres").toString(), "--single", "-j", "-D", draft.toString(), "postgres");
        String statements = "ALTER ROLE " + NAME + " PASSWORD '" + password + "';\n\nCREATE DATABASE " + NAME + ";\n\n";
        String printed = Command.run(Command.line(user.prefix(), alone), ENVIRONMENT, statements, output);
        if (printed.contains("ERROR") || printed.contains("FATAL")) {
            throw new IOException("database " + NAME + " could not be created: " + printed.strip());
        }
        Files.delete(output);
        Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private String keptPassword() throws IOException {
        Path file = folder.resolve("password");
        if (!Files.exists(file)) {
            byte[] random = new byte[20];
            new SecureRandom().nextBytes(random);
            Path draft = folder.resolve("password.new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, HexFormat.of().formatHex(random));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    /**
     * PostgreSQL itself handles the pid file of a server that is gone, but takes another process that was given the same
     * number since for that server. Ours is known to be gone: {@link StaleProcesses} has seen to it.
     */
    private void dropForeignPidFile() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (Files.exists(file)) {
            String pid = Files.readString(file).lines().findFirst().orElse("").strip();
            boolean taken = pid.matches("\\d{1,18}")
                    && ProcessHandle.of(Long.parseLong(pid)).isPresent();
            if (taken) {
                Files.delete(file);
            }
        }
    }

    @Override
    public boolean owns(List<String> commandLine) {
        return Path.of(commandLine.isEmpty() ? "" : commandLine.getFirst()).startsWith(folder.resolve("program"));
    }

    @Override
    public HostPort address() {
        return new HostPort("127.0.0.1", port);
    }

    /** The database with its user and password, from {@link #prepare()} on. */
    PostgresAddress database() {
        return new PostgresAddress(address(), NAME, NAME, password);
    }
}
