package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The directory in the topic {@code state}: read whole at start and followed from then on. An entry that cannot be read
 * leaves what the directory had under its key. Thread-safe; reads on one thread of its own.
 */
public final class KafkaDirectoryLog implements DirectoryLog, AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final int DELIVERY_MILLIS = 10_000;
    private static final int REQUEST_MILLIS = 5_000;
    private static final Duration FOLLOW_MAX = Duration.ofSeconds(10);

    private final DirectoryReader.Shared shared = new DirectoryReader.Shared();
    private final KafkaProducer<byte[], byte[]> producer;
    private final PollingThread thread;

    public KafkaDirectoryLog(KafkaCluster cluster) {
        UnreadableRecords unreadable = new UnreadableRecords(cluster.meters());
        this.producer = cluster.producer(
                "state",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        REQUEST_MILLIS,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        (long) REQUEST_MILLIS,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0));
        this.thread = new PollingThread("directory", () -> new DirectoryReader(cluster, unreadable, shared));
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    /** Completes once everything that was in the topic at the start is in {@link #current}. */
    public Mono<Void> ready() {
        return shared.ready();
    }

    @Override
    public Directory current() {
        return shared.current();
    }

    /**
     * Fails with {@link LogOutcomeUnknownException} when Kafka did not confirm the entry, or this node did not read it
     * back, within ten seconds each.
     */
    @Override
    public Mono<Void> put(DirectoryEntry entry) {
        return Mono.fromCallable(() -> new ProducerRecord<>(
                        Topics.STATE, 0, entry.key().getBytes(UTF_8), DirectoryCodec.DIRECTORY.encode(entry)))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(this::send)
                .flatMap(written -> shared.reached(written.offset() + 1).timeout(FOLLOW_MAX))
                .onErrorMap(error -> new LogOutcomeUnknownException(
                        "the directory entry " + entry.key() + " was not confirmed", error));
    }

    /** On a thread that may block: send may wait for metadata. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    private Mono<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        Sinks.One<RecordMetadata> answer = Sinks.one();
        producer.send(record, (written, error) -> {
            if (error == null) {
                answer.tryEmitValue(written);
            } else {
                answer.tryEmitError(error);
            }
        });
        return answer.asMono().publishOn(Schedulers.parallel());
    }

    /** Stops following and waits for what is being put. Blocks. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
        producer.close(CLOSE_PATIENCE);
    }
}
