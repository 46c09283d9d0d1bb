package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverPartition;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;
import reactor.util.retry.Retry;

/**
 * The directory in the topic {@code state}: read whole at start and followed from then on. An entry that cannot be read
 * leaves what the directory had under its key. Thread-safe.
 */
public final class KafkaDirectoryLog implements DirectoryLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaDirectoryLog.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topics.STATE, 0);
    private static final int DELIVERY_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 5_000;
    private static final Duration FOLLOW_MAX = Duration.ofSeconds(10);
    private static final Retry FOR_EVER = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(signal -> LOG.warn("directory: read anew after {}", String.valueOf(signal.failure())));

    private final KafkaSender<byte[], byte[]> sender;
    private final KafkaReceiver<byte[], byte[]> receiver;
    private final DirectoryReplica replica;
    private final Sinks.Empty<Void> ready = Sinks.empty();
    private final Disposable.Composite following = Disposables.composite();

    public KafkaDirectoryLog(KafkaCluster cluster) {
        this.replica = new DirectoryReplica(new UnreadableRecords(cluster.meters()));
        this.sender = KafkaSender.create(cluster.senderOptions("state", senderSettings()));
        this.receiver = KafkaReceiver.create(cluster.receiverOptions("state")
                .assignment(List.of(PARTITION))
                .addAssignListener(assigned -> assigned.forEach(ReceiverPartition::seekToBeginning)));
    }

    private static Map<String, Object> senderSettings() {
        return Map.of(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                DELIVERY_MILLIS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                (long) REQUEST_MILLIS,
                ProducerConfig.LINGER_MS_CONFIG,
                0);
    }

    /** Begins to read. */
    public void start() {
        following.add(receiver.receive().retryWhen(FOR_EVER).subscribe(replica::apply));
        following.add(Mono.defer(() -> receiver.doOnConsumer(consumer -> consumer.endOffsets(List.of(PARTITION))))
                .retryWhen(FOR_EVER)
                .flatMap(ends -> replica.reached(ends.getOrDefault(PARTITION, 0L)))
                .then(Mono.fromRunnable(ready::tryEmitEmpty))
                .subscribe());
    }

    /** Completes once everything that was in the topic at the start is in {@link #current}. */
    public Mono<Void> ready() {
        return ready.asMono();
    }

    @Override
    public Directory current() {
        return replica.current();
    }

    /**
     * Fails with {@link LogOutcomeUnknownException} when Kafka did not confirm the entry, or this node did not read it
     * back, within ten seconds each.
     */
    @Override
    public Mono<Void> put(DirectoryEntry entry) {
        return Mono.fromCallable(() -> SenderRecord.<byte[], byte[], String>create(
                        Topics.STATE,
                        0,
                        null,
                        entry.key().getBytes(UTF_8),
                        DirectoryCodec.DIRECTORY.encode(entry),
                        entry.key()))
                .flatMap(record -> sender.send(Mono.just(record)).next())
                .subscribeOn(Schedulers.boundedElastic())
                .publishOn(Schedulers.parallel())
                .flatMap(written ->
                        replica.reached(written.recordMetadata().offset() + 1).timeout(FOLLOW_MAX))
                .onErrorMap(error -> new LogOutcomeUnknownException(
                        "the directory entry " + entry.key() + " was not confirmed", error));
    }

    /** Stops following and closes what is sent with. */
    @Override
    public void close() {
        following.dispose();
        sender.close();
    }
}
