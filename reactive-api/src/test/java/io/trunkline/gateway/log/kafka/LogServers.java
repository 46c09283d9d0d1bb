package io.trunkline.gateway.log.kafka;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.api.app.settings.PostgresAddress;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A broker and a database server of the log's own tests: these tests delete topics and stop servers, which tests that
 * share servers must not. One of each for the JVM.
 */
public final class LogServers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");

    private LogServers() {}

    private static final class Holder {
        static final EmbeddedServices SERVICES = start();

        private static EmbeddedServices start() {
            try {
                Path parent = Path.of("target", "test-services").toAbsolutePath();
                Files.createDirectories(parent);
                EmbeddedServices services = EmbeddedServices.start(
                        Files.createTempDirectory(parent, "log-"), EnumSet.of(Service.KAFKA, Service.POSTGRES));
                Runtime.getRuntime().addShutdownHook(new Thread(services::close, "stop-log-servers"));
                return services;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static KafkaCluster cluster(String node) {
        return new KafkaCluster(
                Holder.SERVICES.kafkaBootstrap(), node, Duration.ofSeconds(3), new SimpleMeterRegistry());
    }

    /** Empty topics and no groups. */
    public static KafkaCluster fresh(Topics topics) throws Exception {
        KafkaCluster cluster = cluster("node-1");
        try (Admin admin = cluster.admin()) {
            List<String> groups = admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
            await("groups to be gone", () -> areDeleted(admin, groups));
            Set<String> old = admin.listTopics().names().get();
            admin.deleteTopics(old).all().get();
            await("topics to be gone", () -> names(admin).isEmpty());
        }
        await("the broker to take topics", () -> arePrepared(topics, cluster));
        return cluster;
    }

    /** A broker that had no processor for a while is fenced until it is heard of again. */
    private static boolean arePrepared(Topics topics, KafkaCluster cluster) {
        try {
            topics.prepare(cluster);
            return true;
        } catch (InvalidReplicationFactorException e) {
            return false;
        }
    }

    /** A group is not deleted while a member of the test before lives out its session. */
    private static boolean areDeleted(Admin admin, List<String> groups) {
        return admin.deleteConsumerGroups(groups).deletedGroups().values().stream()
                .allMatch(LogServers::isDeleted);
    }

    private static boolean isDeleted(KafkaFuture<Void> group) {
        try {
            group.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupNotEmptyException) {
                return false;
            }
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return true;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A database with nothing in it. */
    public static PostgresServer freshDatabase() {
        PostgresAddress address =
                PostgresAddress.parse(Holder.SERVICES.postgresUrl()).orElseThrow();
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        sql(server(address, address.database()), "CREATE DATABASE " + name);
        return server(address, name);
    }

    private static PostgresServer server(PostgresAddress address, String database) {
        return new PostgresServer(
                address.server().host(), address.server().port(), database, address.user(), address.password());
    }

    /** Every row as its first column's text. */
    public static List<String> sql(PostgresServer server, String statement) {
        PostgresqlConnectionFactory connections =
                new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host(server.host())
                        .port(server.port())
                        .database(server.database())
                        .username(server.user())
                        .password(server.password())
                        .build());
        return Objects.requireNonNull(Mono.usingWhen(
                        connections.create(),
                        connection -> connection
                                .createStatement(statement)
                                .execute()
                                .concatMap(result ->
                                        result.map((row, metadata) -> String.valueOf(row.get(0, Object.class))))
                                .collectList(),
                        io.r2dbc.postgresql.api.PostgresqlConnection::close)
                .block(PATIENCE));
    }

    /** The server stands still, its connections open. */
    static void pause(Service service) {
        signal(service, "-STOP");
    }

    static void resume(Service service) {
        signal(service, "-CONT");
    }

    /** The server dies; its supervisor starts it again. */
    public static void kill(Service service) {
        signal(service, "-KILL");
    }

    private static void signal(Service service, String signal) {
        long pid = Objects.requireNonNull(Holder.SERVICES.pids().get(service));
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Comes again when the log takes nothing for a moment, as a client of the API does. */
    public static Mono<Void> insist(Mono<Void> append) {
        return append.retryWhen(
                Retry.fixedDelay(100, Duration.ofMillis(100)).filter(LogUnavailableException.class::isInstance));
    }

    /** A message of now. */
    public static Envelope envelope(int partition) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        MessageSid sid = MessageSid.next(now.toEpochMilli(), partition, ThreadLocalRandom.current());
        return new Envelope(sid, ACCOUNT, new Address("+15005550006"), new Address("+14155550100"), null, 1, null, now);
    }

    /** How many records each SID has in the lanes, once routers have read all that intake has now. */
    public static Map<MessageSid, Long> laned(String bootstrapServers, int partitions, int slots) throws Exception {
        KafkaCluster cluster = new KafkaCluster(bootstrapServers, "test", new SimpleMeterRegistry());
        List<TopicPartition> intake = partitions(Topics.INTAKE, partitions);
        try (Admin admin = cluster.admin();
                KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("ends", Map.of())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(intake);
            await("routers to have read intake", () -> areRead(admin, ends));
        }
        return everything(cluster, Topics.LANES, slots).stream()
                .collect(Collectors.groupingBy(
                        record -> EnvelopeCodec.sid(ByteString.copyFrom(record.key())), Collectors.counting()));
    }

    private static boolean areRead(Admin admin, Map<TopicPartition, Long> ends) {
        try {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(RoutingSession.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return ends.entrySet().stream()
                    .allMatch(end -> end.getValue() == 0
                            || (read.get(end.getKey()) != null
                                    && read.get(end.getKey()).offset() >= end.getValue()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<TopicPartition> partitions(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Everything committed that is in the topic now, in order within each partition. */
    static List<ConsumerRecord<byte[], byte[]>> everything(KafkaCluster cluster, String topic, int partitions) {
        List<TopicPartition> all = partitions(topic, partitions);
        try (KafkaConsumer<byte[], byte[]> consumer =
                cluster.consumer("test", Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"))) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    public static void await(String what, BooleanSupplier holds) {
        long giveUpNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > giveUpNanos) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
