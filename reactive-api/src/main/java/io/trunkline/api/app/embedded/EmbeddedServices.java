package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The embedded servers of one process. They listen on loopback, keep their data below one folder, log to
 * {@code DIR/logs}, and end with this process, however that ends. Blocking: for {@code main} and tests.
 */
public final class EmbeddedServices implements AutoCloseable {

    private final Map<Service, EmbeddedServer> servers = new EnumMap<>(Service.class);
    private final Map<Service, SupervisedServer> supervised = new EnumMap<>(Service.class);
    private final List<DirectoryLock> locks = new ArrayList<>();
    private final Sinks.One<EmbeddedServerFault> died = Sinks.one();
    private final Consumer<EmbeddedServices> restarted;

    private EmbeddedServices(Consumer<EmbeddedServices> restarted) {
        this.restarted = restarted;
    }

    /**
     * Starts a gateway's servers side by side and returns when all can be used; if one can't, none is left running. The
     * folder is the gateway's from here on, even when no server is wanted.
     *
     * @throws DataDirectoryInUse if another gateway uses this folder, or another process runs one of the servers on it
     * @throws EmbeddedServerFault if one did not start
     */
    public static EmbeddedServices start(Path dataDirectory, Set<Service> wanted) {
        return start(dataDirectory, "gateway", wanted);
    }

    /** As above, for another owner of the folder than a gateway: the two may use it side by side, but not one server. */
    public static EmbeddedServices start(Path dataDirectory, String owner, Set<Service> wanted) {
        return start(dataDirectory, owner, wanted, services -> {});
    }

    /** As above, for {@code owner}; {@code restarted} is told whenever a server was started again in a new process. */
    static EmbeddedServices start(
            Path dataDirectory, String owner, Set<Service> wanted, Consumer<EmbeddedServices> restarted) {
        EmbeddedServices services = new EmbeddedServices(restarted);
        try {
            Path folder = realFolder(dataDirectory);
            services.locks.add(DirectoryLock.claim(folder, owner));
            wanted.forEach(service -> services.claim(folder, service));
            services.inParallel(SupervisedServer::start);
            return services;
        } catch (RuntimeException fault) {
            services.close();
            throw fault;
        }
    }

    private void claim(Path folder, Service service) {
        locks.add(DirectoryLock.claim(folder, service.fileName()));
        EmbeddedServer server = switch (service) {
            case KAFKA -> new KafkaServer(folder);
            case POSTGRES -> new PostgresServer(folder);
            case REDIS -> new RedisServer(folder);
            case CARRIER -> new CarrierServer(folder);
        };
        servers.put(service, server);
        LogFile log = LogFile.of(folder, service);
        supervised.put(service, new SupervisedServer(server, log, died::tryEmitValue, () -> restarted.accept(this)));
    }

    /** Links resolved, so that a left process's command line is recognised by its path. */
    private static Path realFolder(Path dataDirectory) {
        try {
            return Files.createDirectories(dataDirectory).toRealPath();
        } catch (IOException fault) {
            throw new UncheckedIOException("the data folder " + dataDirectory + " can't be made", fault);
        }
    }

    /** Where Kafka's clients connect first: {@code HOST:PORT}. */
    public String kafkaBootstrap() {
        return address(Service.KAFKA).toString();
    }

    /** {@code postgresql://user:pass@HOST:PORT/db}. */
    public String postgresUrl() {
        return ((PostgresServer) server(Service.POSTGRES)).database().uri();
    }

    /** {@code redis://HOST:PORT}. */
    public String redisUrl() {
        return "redis://" + address(Service.REDIS);
    }

    /** Where the simulated carrier takes binds. */
    public HostPort carrier() {
        return address(Service.CARRIER);
    }

    /** The process of each server that was wanted; a server that was started again has a new one. */
    public Map<Service, Long> pids() {
        Map<Service, Long> pids = new EnumMap<>(Service.class);
        supervised.keySet().forEach(service -> pids.put(service, pid(service)));
        return pids;
    }

    long pid(Service service) {
        return Objects.requireNonNull(supervised.get(service)).pid();
    }

    /** Emits when a server has ended and could not be kept running: the process should stop. Never before that. */
    public Mono<EmbeddedServerFault> died() {
        return died.asMono();
    }

    private HostPort address(Service service) {
        return server(service).address();
    }

    private EmbeddedServer server(Service service) {
        EmbeddedServer server = servers.get(service);
        if (server == null) {
            throw new IllegalStateException(
                    service.title() + " is not embedded here (embedded: " + servers.keySet() + ")");
        }
        return server;
    }

    /** Stops all servers cleanly and returns when they have ended. May be called again, to no effect. */
    @Override
    public void close() {
        try {
            inParallel(EmbeddedServices::stop);
        } finally {
            locks.forEach(DirectoryLock::close);
        }
    }

    private static void stop(SupervisedServer server) {
        try {
            server.stop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void inParallel(Consumer<SupervisedServer> step) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(supervised.values().stream()
                            .map(server -> CompletableFuture.runAsync(() -> step.accept(server), threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException failed) {
            @Nullable Throwable cause = failed.getCause();
            throw cause instanceof RuntimeException fault ? fault : failed;
        }
    }
}
