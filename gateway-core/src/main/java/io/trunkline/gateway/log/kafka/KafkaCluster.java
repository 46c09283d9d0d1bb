package io.trunkline.gateway.log.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.sender.SenderOptions;

/**
 * The brokers of the log, who is asking, and what all of its clients have in common.
 *
 * @param bootstrapServers {@code host:port}, several with commas between
 * @param node this node's name, unlike every other node's and the same after a restart: it names the router's
 *     transactions, so that a restarted node ends at once what its predecessor left open
 * @param session how long a member of a group may be silent before others get its partitions, in whole milliseconds; the
 *     brokers refuse less than their {@code group.min.session.timeout.ms}
 * @param meters where unreadable records are counted
 */
public record KafkaCluster(String bootstrapServers, String node, Duration session, MeterRegistry meters) {
    /** The least that brokers allow where nobody told them otherwise. */
    static final Duration SESSION_USUAL = Duration.ofSeconds(6);

    /** Six heartbeats; far above what a collection takes. */
    private static final Duration SESSION_WANTED = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(KafkaCluster.class);
    private static final String SESSION_LEAST = "group.min.session.timeout.ms";
    private static final int HEARTBEAT_MILLIS = 500;

    /** Whoever gets a partition asks more about it, and that waits behind the fetch that is out. */
    static final int FETCH_WAIT_OF_OWNERS_MILLIS = 100;

    private static final int API_TIMEOUT_MILLIS = 10_000;

    /** With a session that all brokers allow. */
    public KafkaCluster(String bootstrapServers, String node, MeterRegistry meters) {
        this(bootstrapServers, node, SESSION_USUAL, meters);
    }

    /**
     * With a session of three seconds, or the shortest above that which the brokers allow; with the usual six where they do
     * not say. Blocks for as long as they take to answer, 20 s at most.
     */
    public static KafkaCluster asking(String bootstrapServers, String node, MeterRegistry meters) {
        KafkaCluster usual = new KafkaCluster(bootstrapServers, node, meters);
        Duration session = usual.sessionAllowed();
        LOG.info("A node that died is missed after {} ms", session.toMillis());
        return new KafkaCluster(bootstrapServers, node, session, meters);
    }

    private Duration sessionAllowed() {
        Admin admin = admin();
        try {
            List<ConfigResource> brokers =
                    admin.describeCluster().nodes().get(API_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).stream()
                            .map(broker -> new ConfigResource(ConfigResource.Type.BROKER, broker.idString()))
                            .toList();
            Collection<Config> configs = admin.describeConfigs(brokers)
                    .all()
                    .get(API_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                    .values();
            return configs.stream()
                    .map(config -> config.get(SESSION_LEAST))
                    .filter(Objects::nonNull)
                    .map(ConfigEntry::value)
                    .map(least -> Duration.ofMillis(Long.parseLong(least)))
                    .reduce(SESSION_WANTED, (a, b) -> a.compareTo(b) < 0 ? b : a);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The brokers do not say which sessions they allow: {}", e.toString());
            return SESSION_USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return SESSION_USUAL;
        } finally {
            // By itself it waits for the answers that did not come
            admin.close(Duration.ZERO);
        }
    }

    Admin admin() {
        return Admin.create(common("admin"));
    }

    /**
     * A producer that waits for every in-sync replica and writes once; {@code settings} come on top. It does not compress:
     * batches are a few records, and each that is compressed takes buffers of 64 KiB at the producer, the broker and each
     * reader, whatever it holds.
     */
    KafkaProducer<byte[], byte[]> producer(String role, Map<String, Object> settings) {
        return new KafkaProducer<>(producing(role, settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The same for Reactor Kafka. */
    SenderOptions<byte[], byte[]> senderOptions(String role, Map<String, Object> settings) {
        return SenderOptions.<byte[], byte[]>create(producing(role, settings))
                .withKeySerializer(new ByteArraySerializer())
                .withValueSerializer(new ByteArraySerializer());
    }

    private Map<String, Object> producing(String role, Map<String, Object> settings) {
        Map<String, Object> all = common(role);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.putAll(settings);
        return all;
    }

    /** A consumer that never commits nor resets by itself; {@code settings} come on top. */
    KafkaConsumer<byte[], byte[]> consumer(String role, Map<String, Object> settings) {
        Map<String, Object> all = consuming(role);
        all.putAll(settings);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The same for Reactor Kafka. */
    ReceiverOptions<byte[], byte[]> receiverOptions(String role) {
        return ReceiverOptions.<byte[], byte[]>create(consuming(role))
                .withKeyDeserializer(new ByteArrayDeserializer())
                .withValueDeserializer(new ByteArrayDeserializer());
    }

    private Map<String, Object> consuming(String role) {
        Map<String, Object> all = common(role);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        return all;
    }

    /** A consumer in a group: partitions move one by one, and those of a dead node within the session time-out. */
    KafkaConsumer<byte[], byte[]> member(String group, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(session.toMillis()));
        all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        all.putAll(settings);
        return consumer(group, all);
    }

    /** How Kafka knows this node's clients of a role; a member's role is its group. */
    String clientId(String role) {
        return "trunkline-" + role + "-" + node;
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId(role));
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }
}
