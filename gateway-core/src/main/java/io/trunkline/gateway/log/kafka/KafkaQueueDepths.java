package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.log.kafka.QueueDepthsCodec.Report;
import io.trunkline.gateway.queue.CarrierDepth;
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
    private final Supplier<List<CarrierDepth>> carriers;
    private final QueueDepths depths;
    private final DepthReports reports = new DepthReports();
    private List<CarrierDepth> carriersSaid = List.of();
    private int carriersUnchanged;
    private final UnreadableRecords unreadable;
    private final KafkaSender<byte[], byte[]> sender;
    private final KafkaReceiver<byte[], byte[]> receiver;
    private final Disposable.Composite working = Disposables.composite();

    /**
     * @param owned the senders' queues of this node; quick, asked once a second
     * @param carriers what waits for carriers on this node; the same
     * @param depths is told of every node's queues, this one's included
     */
    public KafkaQueueDepths(
            KafkaCluster cluster,
            Supplier<Collection<SenderDepth>> owned,
            Supplier<List<CarrierDepth>> carriers,
            QueueDepths depths) {
        this.node = cluster.node();
        this.owned = owned;
        this.carriers = carriers;
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
            unreadable.read(record, QueueDepthsCodec.REPORT).ifPresent(report -> {
                depths.report(report.node(), report.depths());
                depths.carriers().report(report.node(), report.carriers());
            });
        }
    }

    private Mono<Void> tell() {
        return Flux.defer(() -> Flux.concat(senders(), carriers()))
                .subscribeOn(Schedulers.boundedElastic())
                .as(sender::send)
                .then()
                .onErrorResume(fault -> {
                    LOG.info("queue depths: a report was left out after {}", fault.toString());
                    return Mono.empty();
                });
    }

    private Flux<SenderRecord<byte[], byte[], String>> senders() {
        return Flux.fromIterable(reports.next(owned.get()))
                .buffer(PER_RECORD_MAX)
                .index((number, part) -> record(number == 0 ? "" : "/" + number, new Report(node, part, List.of())));
    }

    /** What has changed, and at the latest after {@link DepthReports#REPEATED_EVERY} what has not. */
    private Flux<SenderRecord<byte[], byte[], String>> carriers() {
        List<CarrierDepth> now = carriers.get();
        carriersUnchanged = now.equals(carriersSaid) ? carriersUnchanged + 1 : 0;
        carriersSaid = now;
        boolean due = carriersUnchanged % DepthReports.TICKS_BETWEEN == 0;
        return now.isEmpty() || !due ? Flux.empty() : Flux.just(record("/carriers", new Report(node, List.of(), now)));
    }

    private SenderRecord<byte[], byte[], String> record(String part, Report report) {
        String key = new String(KEY_PREFIX, UTF_8) + node + part;
        return SenderRecord.create(
                Topics.STATE, 0, null, key.getBytes(UTF_8), QueueDepthsCodec.REPORT.encode(report), key);
    }

    /** Tells and hears no more. */
    @Override
    public void close() {
        working.dispose();
        sender.close();
    }
}
