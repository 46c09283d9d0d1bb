package io.trunkline.api.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.r2dbc.spi.Connection;
import io.trunkline.api.app.settings.PostgresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Starts the real servers. */
class EmbeddedServicesTest {

    private static final Set<Service> SERVERS = EnumSet.of(Service.KAFKA, Service.POSTGRES, Service.REDIS);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void serversShouldAnswerAndKeepTheirDataAndAddressesOverARestart() throws Exception {
        List<String> addresses;
        try (EmbeddedServices services = EmbeddedServices.start(folder, SERVERS)) {
            createTopic(services, "kept");
            sql(services, "CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (7)");
            redis(services, connection -> connection.sync().set("kept", "7"));
            addresses = List.of(services.kafkaBootstrap(), services.postgresUrl(), services.redisUrl());
        }
        try (EmbeddedServices services = EmbeddedServices.start(folder, SERVERS)) {
            assertThat(topics(services)).contains("kept");
            assertThat(sql(services, "SELECT id FROM kept")).containsExactly("7");
            assertThat(redis(services, connection -> connection.sync().get("kept")))
                    .isEqualTo("7");
            assertThat(List.of(services.kafkaBootstrap(), services.postgresUrl(), services.redisUrl()))
                    .isEqualTo(addresses);
        }
    }

    /** A broker that aborts it before it can reach itself drops the markers, and the partition stays open for ever. */
    @Test
    void aTransactionThatTimesOutWhileTheBrokerIsDownShouldBeEndedByItsOwner() throws Exception {
        try (EmbeddedServices services = EmbeddedServices.start(folder, EnumSet.of(Service.KAFKA))) {
            createTopic(services, "lanes");
            try (KafkaProducer<byte[], byte[]> producer = transactional(services)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("lanes", new byte[1])).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                producer.close(Duration.ZERO);
            }
            long first = services.pid(Service.KAFKA);
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            Conditions.await("Kafka to run again", () -> services.pid(Service.KAFKA) != first);
            try (KafkaProducer<byte[], byte[]> producer = transactional(services)) {
                producer.initTransactions();
                assertThat(openTransactions(services)).isEmpty();
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> transactional(EmbeddedServices services) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        services.kafkaBootstrap(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "owner",
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        100),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<ProducerState> openTransactions(EmbeddedServices services) throws Exception {
        TopicPartition lanes = new TopicPartition("lanes", 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.kafkaBootstrap()))) {
            return admin.describeProducers(List.of(lanes)).partitionResult(lanes).get().activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .toList();
        }
    }

    @Test
    void postgresShouldBeSafeAgainstPowerLossAndAskForThePassword() {
        PostgresAddress address = TestServices.postgresAddress();
        PostgresAddress wrong =
                new PostgresAddress(address.server(), address.database(), address.user(), "wrong-password");

        assertThat(sql(address, "SHOW fsync")).containsExactly("on");
        assertThat(sql(address, "SHOW synchronous_commit")).containsExactly("on");
        assertThatThrownBy(() -> sql(wrong, "SELECT 1")).hasMessageContaining("password authentication failed");
    }

    @Test
    void aServerThatEndsByItselfShouldBeBackAtTheSameAddress() throws Exception {
        try (EmbeddedServices services = EmbeddedServices.start(folder, EnumSet.of(Service.REDIS))) {
            String address = services.redisUrl();
            long first = services.pid(Service.REDIS);
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            Conditions.await("Redis to run again", () -> services.pid(Service.REDIS) != first);
            assertThat(services.redisUrl()).isEqualTo(address);
            assertThat(redis(services, connection -> connection.sync().ping())).isEqualTo("PONG");
        }
    }

    @Test
    void aFolderInUseShouldBeRefusedWithTheProcessThatHoldsIt() {
        try (EmbeddedServices services = EmbeddedServices.start(folder, EnumSet.of(Service.REDIS))) {
            assertThatThrownBy(() -> EmbeddedServices.start(folder, EnumSet.of(Service.REDIS)))
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessageContaining(
                            "held by process " + ProcessHandle.current().pid());
            assertThat(services.pids()).containsOnlyKeys(Service.REDIS);
        }
    }

    @Test
    void twoFoldersShouldLiveSideBySide() {
        Set<Service> redis = EnumSet.of(Service.REDIS);
        try (EmbeddedServices one = EmbeddedServices.start(folder.resolve("one"), redis);
                EmbeddedServices other = EmbeddedServices.start(folder.resolve("the other"), redis)) {
            assertThat(one.redisUrl()).isNotEqualTo(other.redisUrl());
        }
    }

    private static void createTopic(EmbeddedServices services, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.kafkaBootstrap()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)))
                    .all()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static Set<String> topics(EmbeddedServices services) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", services.kafkaBootstrap()))) {
            assertThat(admin.describeCluster().nodes().get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasSize(1);
            return admin.listTopics().names().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static List<String> sql(EmbeddedServices services, String... statements) {
        return sql(PostgresAddress.parse(services.postgresUrl()).orElseThrow(), statements);
    }

    /** Runs the statements in order and returns the first column of all their rows. */
    private static List<String> sql(PostgresAddress address, String... statements) {
        return Objects.requireNonNull(Flux.usingWhen(
                        TestConnections.to(address),
                        connection -> Flux.fromArray(statements).concatMap(text -> firstColumn(connection, text)),
                        Connection::close)
                .collectList()
                .block(PATIENCE));
    }

    private static Flux<String> firstColumn(Connection connection, String statement) {
        return Flux.from(connection.createStatement(statement).execute())
                .concatMap(result -> result.map(row -> String.valueOf(row.get(0))))
                .onErrorResume(UnsupportedOperationException.class, noRows -> Mono.empty());
    }

    private static String redis(
            EmbeddedServices services, Function<StatefulRedisConnection<String, String>, String> use) {
        try (RedisClient client = RedisClient.create(services.redisUrl());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return use.apply(connection);
        }
    }
}
