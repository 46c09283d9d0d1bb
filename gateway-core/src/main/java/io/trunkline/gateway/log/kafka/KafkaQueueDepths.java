package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.log.kafka.QueueDepthsCodec.Report;
import io.trunkline.gateway.queue.DepthReports;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.queue.SenderDepth;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverPartition;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.util.retry.Retry;

/**
 * Tells all nodes of this node's queues, and this node of all queues, by the topic {@code state}. Read from its end: what is
 * said there is said again within seconds. A report that Kafka does not take is left out; the next one says more.
 * Thread-safe.
 */
public final class KafkaQueueDepths implements AutoCloseable {
    /** How many queues one record tells of: some 100 octets each. */
    static final int PER_RECORD_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(KafkaQueueDepths.class);
    private static final byte[] KEY_PREFIX = "depths/".getBytes(UTF_8);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.STATE, 0);
    private static final int DELIVERY_MILLIS = 2_000;
    private static final Retry FOR_EVER = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(signal -> LOG.warn("queue depths: read anew after {}", String.valueOf(signal.failure())));

    private final String node;
    private final Supplier<Collection<SenderDepth>> owned;
    private final QueueDepths depths;
    private final DepthReports reports = new DepthReports();
    private final UnreadableRecords unreadable;
    private final KafkaSender<byte[], byte[]> sender;
    private final KafkaReceiver<byte[], byte[]> receiver;
    private final Disposable.Composite working = Disposables.composite();

    /**
     * @param owned the queues of this node; quick, asked once a second
     * @param depths is told of every node's queues, this one's included
     */
    public KafkaQueueDepths(KafkaCluster cluster, Supplier<Collection<SenderDepth>> owned, QueueDepths depths) {
        this.node = cluster.node();
        this.owned = owned;
        this.depths = depths;
        this.unreadable = new UnreadableRecords(cluster.meters());
        this.sender = KafkaSender.create(cluster.senderOptions(
                "depths",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        DELIVERY_MILLIS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (long) DELIVERY_MILLIS,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0)));
        this.receiver = KafkaReceiver.create(cluster.receiverOptions("depths")
                .assignment(List.of(PARTITION))
                .addAssignListener(assigned -> assigned.forEach(ReceiverPartition::seekToEnd)));
    }

    /** Whether an entry of the topic is a report of queues. */
    static boolean isReport(byte[] key) {
        return key.length >= KEY_PREFIX.length
                && Arrays.equals(key, 0, KEY_PREFIX.length, KEY_PREFIX, 0, KEY_PREFIX.length);
    }

    /** Begins to tell and to hear. */
    public void start() {
        working.add(receiver.receive().retryWhen(FOR_EVER).subscribe(this::hear));
        working.add(Flux.interval(DepthReports.EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> tell(), 1)
                .subscribe());
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null && isReport(record.key())) {
            unreadable
                    .read(record, QueueDepthsCodec.REPORT)
                    .ifPresent(report -> depths.report(report.node(), report.depths()));
        }
    }

    private Mono<Void> tell() {
        return Flux.defer(() -> Flux.fromIterable(reports.next(owned.get())))
                .subscribeOn(Schedulers.boundedElastic())
                .buffer(PER_RECORD_MAX)
                .index()
                .map(part -> record(part.getT1(), part.getT2()))
                .as(sender::send)
                .then()
                .onErrorResume(fault -> {
                    LOG.info("queue depths: a report was left out after {}", fault.toString());
                    return Mono.empty();
                });
    }

    private SenderRecord<byte[], byte[], Long> record(long number, List<SenderDepth> part) {
        String key = new String(KEY_PREFIX, UTF_8) + node + (number == 0 ? "" : "/" + number);
        return SenderRecord.create(
                Topics.STATE,
                0,
                null,
                key.getBytes(UTF_8),
                QueueDepthsCodec.REPORT.encode(new Report(node, part)),
                number);
    }

    /** Tells and hears no more. */
    @Override
    public void close() {
        working.dispose();
        sender.close();
    }
}
