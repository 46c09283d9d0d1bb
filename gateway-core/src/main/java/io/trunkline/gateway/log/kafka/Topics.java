package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of the log and how many partitions they have. The counts are fixed when the topics are made: a SID names
 * its partition and a carrier its slots.
 *
 * @param partitions of {@code intake}, of {@code lifecycle} and of {@code inbound}, 1..4096
 * @param slots partitions of {@code lanes} and of {@code lane-journal}, at least 1
 */
public record Topics(int partitions, int slots) {
    /** What a first start makes when nothing else is asked for. */
    public static final Topics STANDARD = new Topics(4, 16);

    /** What was said of queues a while ago is of no use to who starts; only closed segments are compacted. */
    private static final String STATE_SEGMENT =
            Long.toString(Duration.ofMinutes(10).toMillis());

    /** How long bodies stay in the log, and up to a day more. */
    static final Duration BODY_RETENTION = Duration.ofDays(7);

    static final String INTAKE = "intake";
    static final String LANES = "lanes";
    static final String LANE_JOURNAL = "lane-journal";
    static final String LIFECYCLE = "lifecycle";
    static final String STATE = "state";
    static final String ORPHANS = "orphans";
    static final String INBOUND = "inbound";

    /** A record's time is its writer's, and one that is too old is refused. */
    private static final Map<String, String> REFUSING_LATE = Map.of(
            "message.timestamp.type",
            "CreateTime",
            "message.timestamp.before.max.ms",
            Long.toString(LaneWriter.LATE_MAX.toMillis()));

    /** What says how long a topic keeps a body: what is over its time goes by whole segments. */
    private static final Set<String> BODY_BOUNDS = Set.of("retention.ms", "segment.ms");

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REPLICAS_MAX = 3;

    public Topics {
        if (partitions < 1 || partitions > MessageSid.PARTITIONS_MAX) {
            throw new IllegalArgumentException("partitions: " + partitions + " (expected: 1..4096)");
        }
        if (slots < 1) {
            throw new IllegalArgumentException("slots: " + slots + " (expected: at least 1)");
        }
    }

    /**
     * Makes the topics that are missing and checks all of them; those that would keep bodies for longer than
     * {@link #BODY_RETENTION} are set to that. Several nodes may do so at once. Blocks; called once, at start.
     *
     * @throws TopicMismatchException when a topic has another number of partitions
     * @throws IllegalStateException when the brokers do not answer within half a minute
     */
    public void prepare(KafkaCluster cluster) {
        try (Admin admin = cluster.admin()) {
            Map<String, Integer> expected = Map.of(
                    INTAKE,
                    partitions,
                    LIFECYCLE,
                    partitions,
                    INBOUND,
                    partitions,
                    LANES,
                    slots,
                    LANE_JOURNAL,
                    slots,
                    STATE,
                    1,
                    ORPHANS,
                    1);
            Set<String> present = answer(admin.listTopics().names());
            List<NewTopic> wanted = wanted(replicas(admin));
            create(
                    admin,
                    wanted.stream()
                            .filter(topic -> !present.contains(topic.name()))
                            .toList());
            for (NewTopic topic : wanted) {
                if (present.contains(topic.name())) {
                    boundBodies(admin, topic);
                }
            }
            if (present.contains(LANES)) {
                refuseLate(admin);
            }
            check(expected, descriptions(admin, expected.keySet()));
            awaitLeaders(admin, expected);
        }
    }

    /**
     * Each partition's leader answers for it. A topic that was just made is described before its leader serves it, and
     * batches that are sent meanwhile come back in another order than they went.
     */
    private static void awaitLeaders(Admin admin, Map<String, Integer> expected) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        expected.forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        });
        answer(admin.listOffsets(all).all());
    }

    private List<NewTopic> wanted(int replicas) {
        String bodies = Long.toString(BODY_RETENTION.toMillis());
        // What is over its time goes by whole segments
        String segment = Long.toString(Duration.ofDays(1).toMillis());
        return List.of(
                topic(INTAKE, partitions, replicas, Map.of("retention.ms", bodies, "segment.ms", segment)),
                topic(LANES, slots, replicas, lanes(Map.of("retention.ms", bodies, "segment.ms", segment))),
                topic(LANE_JOURNAL, slots, replicas, Map.of("retention.ms", bodies, "segment.ms", segment)),
                topic(LIFECYCLE, partitions, replicas, Map.of("retention.ms", "-1", "retention.bytes", "-1")),
                topic(ORPHANS, 1, replicas, Map.of("retention.ms", bodies, "segment.ms", segment)),
                topic(INBOUND, partitions, replicas, Map.of("retention.ms", bodies, "segment.ms", segment)),
                topic(STATE, 1, replicas, Map.of("cleanup.policy", "compact", "segment.ms", STATE_SEGMENT)));
    }

    private static Map<String, String> lanes(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(REFUSING_LATE);
        return all;
    }

    /** With the broker's time on every record, a partition's times never run backwards. */
    private static NewTopic topic(String name, int partitions, int replicas, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("min.insync.replicas", Integer.toString(Math.max(1, replicas - 1)));
        all.put("message.timestamp.type", "LogAppendTime");
        all.putAll(settings);
        return new NewTopic(name, Optional.of(partitions), Optional.of((short) replicas)).configs(all);
    }

    private static int replicas(Admin admin) {
        return Math.min(REPLICAS_MAX, answer(admin.describeCluster().nodes()).size());
    }

    private static void create(Admin admin, List<NewTopic> missing) {
        for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
            try {
                answer(created);
            } catch (TopicExistsException e) {
                // Another node was first: the check that follows says whether it made the same.
            }
        }
    }

    /** A topic that was there before keeps no body for longer than is promised; one that keeps it less long stays so. */
    private static void boundBodies(Admin admin, NewTopic wanted) {
        Map<String, String> bounds = new HashMap<>(wanted.configs());
        bounds.keySet().retainAll(BODY_BOUNDS);
        if (!bounds.keySet().containsAll(BODY_BOUNDS)) {
            return;
        }
        try {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, wanted.name());
            Config found =
                    answer(admin.describeConfigs(List.of(topic)).all()).getOrDefault(topic, new Config(List.of()));
            bounds.entrySet().removeIf(bound -> !isLonger(found.get(bound.getKey()), bound.getValue()));
            if (!bounds.isEmpty()) {
                set(admin, topic, bounds);
                LOG.info("Topic {} was set to {}", wanted.name(), bounds);
            }
        } catch (AuthorizationException e) {
            LOG.warn(
                    "Topic {} must be set to {} by who may; until then an erased text may stay in it for longer: {}",
                    wanted.name(),
                    bounds,
                    e.toString());
        }
    }

    /** Below 0 is without end. */
    private static boolean isLonger(@Nullable ConfigEntry found, String bound) {
        long millis = found == null ? -1 : Long.parseLong(found.value());
        return millis < 0 || millis > Long.parseLong(bound);
    }

    private static void set(Admin admin, ConfigResource topic, Map<String, String> settings) {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        answer(admin.incrementalAlterConfigs(Map.of(topic, changes)).all());
    }

    /** Lanes that were made before brokers were asked to refuse what comes late. */
    private static void refuseLate(Admin admin) {
        try {
            set(admin, new ConfigResource(ConfigResource.Type.TOPIC, LANES), REFUSING_LATE);
        } catch (AuthorizationException e) {
            LOG.warn(
                    "Topic {} must be set to {} by who may; until then a node that was stopped for long and wakes may"
                            + " send a message twice: {}",
                    LANES,
                    REFUSING_LATE,
                    e.toString());
        }
    }

    /** A topic that was just made may be unknown to the broker that is asked, for a moment. */
    private static Map<String, TopicDescription> descriptions(Admin admin, Set<String> names) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));
        while (true) {
            try {
                return answer(admin.describeTopics(names).allTopicNames());
            } catch (UnknownTopicOrPartitionException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                backoff.pause();
            }
        }
    }

    private static void check(Map<String, Integer> expected, Map<String, TopicDescription> found) {
        String wrong = expected.entrySet().stream()
                .filter(entry -> partitions(found, entry.getKey()) != entry.getValue())
                .map(entry -> "topic " + entry.getKey() + ": " + partitions(found, entry.getKey())
                        + " partitions (expected: " + entry.getValue() + ")")
                .sorted()
                .collect(Collectors.joining("; "));
        if (!wrong.isEmpty()) {
            throw new TopicMismatchException(wrong);
        }
    }

    private static int partitions(Map<String, TopicDescription> found, String name) {
        TopicDescription description = found.get(name);
        return description == null ? 0 : description.partitions().size();
    }

    private static <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("Kafka could not say how its topics are", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("Kafka did not answer within " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka was asked for its topics", e);
        }
    }
}
