package io.trunkline.api.app;

import io.trunkline.api.app.embedded.EmbeddedServerFault;
import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.api.app.settings.CarrierAddress;
import io.trunkline.api.app.settings.HostPort;
import io.trunkline.api.app.settings.PostgresAddress;
import io.trunkline.api.app.settings.RedisAddress;
import io.trunkline.api.app.settings.Role;
import io.trunkline.api.app.settings.Settings;
import io.trunkline.gateway.view.postgres.PostgresServer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * The servers that a node works with: those that the settings name, and embedded ones for the rest.
 *
 * @param kafka bootstrap servers with commas between
 * @param postgres {@code postgresql://user:pass@HOST:PORT/db}
 * @param redis {@code redis://HOST:PORT}; like the others empty where it was neither given nor needed
 * @param carrier the one that is given, else the simulated one of a node that holds binds; empty on a node that is given
 *     none and holds none, which leaves the directory's as it is
 */
record Servers(String kafka, String postgres, String redis, Optional<CarrierAddress> carrier, EmbeddedServices embedded)
        implements AutoCloseable {

    /**
     * Starts what the settings do not name.
     *
     * @throws io.trunkline.api.app.embedded.DataDirectoryInUse when another gateway uses the data folder
     * @throws EmbeddedServerFault when a server does not start
     */
    static Servers start(Settings settings) {
        Set<Service> wanted = EnumSet.allOf(Service.class);
        if (!settings.roles().contains(Role.CARRIER)) {
            wanted.remove(Service.CARRIER);
        }
        return start(settings, "gateway", wanted);
    }

    /**
     * Starts what the settings do not name of the servers that {@code owner} needs; nothing else may be asked for.
     *
     * @throws io.trunkline.api.app.embedded.DataDirectoryInUse when another process runs one of them on the data folder
     * @throws EmbeddedServerFault when a server does not start
     */
    static Servers start(Settings settings, String owner, Set<Service> needed) {
        Settings.Outside outside = settings.outside();
        Set<Service> wanted = EnumSet.copyOf(needed);
        if (!outside.kafka().isEmpty()) {
            wanted.remove(Service.KAFKA);
        }
        outside.postgres().ifPresent(given -> wanted.remove(Service.POSTGRES));
        outside.redis().ifPresent(given -> wanted.remove(Service.REDIS));
        outside.carrier().ifPresent(given -> wanted.remove(Service.CARRIER));
        EmbeddedServices embedded = EmbeddedServices.start(settings.data(), owner, wanted);
        String brokers = outside.kafka().stream().map(HostPort::toString).collect(Collectors.joining(","));
        return new Servers(
                wanted.contains(Service.KAFKA) ? embedded.kafkaBootstrap() : brokers,
                wanted.contains(Service.POSTGRES)
                        ? embedded.postgresUrl()
                        : outside.postgres().map(PostgresAddress::uri).orElse(""),
                wanted.contains(Service.REDIS)
                        ? embedded.redisUrl()
                        : outside.redis().map(RedisAddress::uri).orElse(""),
                wanted.contains(Service.CARRIER)
                        ? Optional.of(new CarrierAddress(embedded.carrier(), Optional.empty()))
                        : outside.carrier(),
                embedded);
    }

    /** The database in its parts. */
    PostgresServer database() {
        PostgresAddress address = PostgresAddress.parse(postgres).orElseThrow();
        return new PostgresServer(
                address.server().host(),
                address.server().port(),
                address.database(),
                address.user(),
                address.password());
    }

    /** The embedded servers' process ids. */
    Map<Service, Long> pids() {
        return embedded.pids();
    }

    /** Emits when an embedded server has ended for good: the gateway cannot go on. */
    Mono<EmbeddedServerFault> died() {
        return embedded.died();
    }

    /** Stops the embedded servers. */
    @Override
    public void close() {
        embedded.close();
    }
}
