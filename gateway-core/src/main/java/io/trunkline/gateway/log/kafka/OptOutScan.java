package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.OptOutLog.Listed;
import io.trunkline.gateway.config.OptOutLog.Page;
import io.trunkline.gateway.config.OptOuts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads who has opted out from the topic {@code state}, because a node keeps no more of them than fingerprints: a word of the
 * topic is listed where it is the one that holds. Blocks, five seconds and a poll at the most once Kafka answers.
 */
final class OptOutScan {
    private static final Duration SCAN_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int READ_MAX = 2_000;
    private static final TopicPartition PARTITION = DirectorySession.PARTITION;

    private final KafkaCluster cluster;
    private final OptOuts optOuts;
    private final UnreadableRecords unreadable;

    OptOutScan(KafkaCluster cluster, OptOuts optOuts) {
        this.cluster = cluster;
        this.optOuts = optOuts;
        this.unreadable = new UnreadableRecords(cluster.meters());
    }

    Page run(long from, int most, Predicate<OptOut> wanted) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                cluster.consumer("opt-outs", Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, READ_MAX))) {
            List<TopicPartition> partitions = List.of(PARTITION);
            consumer.assign(partitions);
            long begin = consumer.beginningOffsets(partitions).getOrDefault(PARTITION, 0L);
            long end = consumer.endOffsets(partitions).getOrDefault(PARTITION, 0L);
            consumer.seek(PARTITION, Math.clamp(from, begin, Math.max(begin, end)));
            return read(consumer, end, most, wanted);
        }
    }

    private Page read(KafkaConsumer<byte[], byte[]> consumer, long end, int most, Predicate<OptOut> wanted) {
        Map<String, Listed> found = new LinkedHashMap<>();
        long deadline = System.nanoTime() + SCAN_MAX.toNanos();
        while (consumer.position(PARTITION) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                word(record)
                        .filter(this::holds)
                        .filter(wanted)
                        .ifPresent(word -> found.put(
                                new DirectoryEntry.OfOptOut(word).key(),
                                new Listed(word, DirectoryReplica.stamp(record))));
                if (found.size() == most) {
                    return new Page(List.copyOf(found.values()), OptionalLong.of(record.offset() + 1));
                }
            }
            if (System.nanoTime() - deadline > 0) {
                return new Page(List.copyOf(found.values()), OptionalLong.of(consumer.position(PARTITION)));
            }
        }
        return new Page(List.copyOf(found.values()), OptionalLong.empty());
    }

    private Optional<OptOut> word(ConsumerRecord<byte[], byte[]> record) {
        boolean isWord = record.key() != null
                && record.value() != null
                && record.value().length > 0
                && new String(record.key(), UTF_8).startsWith(DirectoryEntry.OPT_OUT_KEYS);
        return isWord
                ? unreadable
                        .read(record, DirectoryCodec.DIRECTORY)
                        .filter(DirectoryEntry.OfOptOut.class::isInstance)
                        .map(entry -> ((DirectoryEntry.OfOptOut) entry).word())
                : Optional.empty();
    }

    private boolean holds(OptOut word) {
        Optional<Instant> said = optOuts.saidAt(word.scope(), word.subscriber());
        return word.stopped()
                && optOuts.contains(word.scope(), word.subscriber())
                && said.equals(Optional.of(word.at()));
    }
}
