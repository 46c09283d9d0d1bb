package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.trunkline.gateway.log.NodeReports;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverPartition;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.util.retry.Retry;

/**
 * Carries the reports of nodes about one subject by the topic {@code state}, which is read from its beginning: what was said
 * last under a key outlives restarts. A report that Kafka does not take is left out. Thread-safe.
 */
public final class KafkaNodeReports implements AutoCloseable {
    /** Of the subject that there is: keys that are none of the directory's. */
    public static final String QUALITY = "quality/";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaNodeReports.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.STATE, 0);
    private static final int DELIVERY_MILLIS = 2_000;

    private final String prefix;
    private final NodeReports reports;
    private final Counter unreadable;
    private final Scheduler thread;
    private final KafkaSender<byte[], byte[]> sender;
    private final KafkaReceiver<byte[], byte[]> receiver;
    private final Disposable.Composite working = Disposables.composite();

    /**
     * @param prefix of the subject's keys: {@link #QUALITY}
     */
    public KafkaNodeReports(KafkaCluster cluster, String prefix, NodeReports reports) {
        this.prefix = prefix;
        this.reports = reports;
        this.unreadable = cluster.meters().counter("trunkline.log.unreadable", "topic", Topics.STATE);
        this.thread = Schedulers.newSingle("node-reports", true);
        this.sender = KafkaSender.create(cluster.senderOptions(
                "reports",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        DELIVERY_MILLIS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (long) DELIVERY_MILLIS,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0)));
        this.receiver = KafkaReceiver.create(cluster.receiverOptions("reports")
                .assignment(List.of(PARTITION))
                .addAssignListener(assigned -> assigned.forEach(ReceiverPartition::seekToBeginning)));
    }

    /** Whether an entry of the topic is a report and none of the directory's. */
    static boolean isReport(byte[] key) {
        return new String(key, UTF_8).startsWith(QUALITY);
    }

    /** Begins to tell and to hear. */
    public void start() {
        Retry forEver = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
                .maxBackoff(Duration.ofSeconds(5))
                .doBeforeRetry(signal -> LOG.warn("{}: read anew after {}", prefix, String.valueOf(signal.failure())));
        working.add(receiver.receive()
                .publishOn(thread)
                .doOnNext(this::hear)
                .retryWhen(forEver)
                .subscribe());
        working.add(Flux.interval(NodeReports.EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> tell(), 1)
                .subscribe());
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        String key = new String(record.key(), UTF_8);
        if (!key.startsWith(prefix)) {
            return;
        }
        try {
            reports.heard(key.substring(prefix.length()), record.value(), Instant.ofEpochMilli(record.timestamp()));
        } catch (RuntimeException e) {
            // Else the topic would be read anew, and come to the same record
            unreadable.increment();
            LOG.error("{} at offset {}: skipped", key, record.offset(), e);
        }
    }

    /** The sender's first record waits for the topic's metadata, so not on the thread that hears. */
    private Mono<Void> tell() {
        return Mono.fromCallable(reports::next)
                .subscribeOn(thread)
                .flatMapIterable(Map::entrySet)
                .map(entry -> SenderRecord.create(
                        Topics.STATE,
                        0,
                        (Long) null,
                        (prefix + entry.getKey()).getBytes(UTF_8),
                        entry.getValue().length == 0 ? null : entry.getValue(),
                        entry.getKey()))
                .publishOn(Schedulers.boundedElastic())
                .as(sender::send)
                .then()
                .onErrorResume(fault -> {
                    LOG.info("{}: a report was left out after {}", prefix, fault.toString());
                    return Mono.empty();
                });
    }

    /** Tells and hears no more. */
    @Override
    public void close() {
        working.dispose();
        sender.close();
        thread.dispose();
    }
}
