package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.kafka.sender.KafkaSender;
import reactor.kafka.sender.SenderRecord;

/** The one way by which words of subscribers and changes of the directory come into the topic {@code state}. Thread-safe. */
final class StateAppender implements AutoCloseable {
    /** After this an append has failed, and will not turn up any more; unless its last request is still on its way. */
    static final Duration DELIVERY_MAX = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(StateAppender.class);
    private static final long REQUEST_MILLIS = 5_000;

    private final String node;
    private final KafkaSender<byte[], byte[]> sender;

    StateAppender(KafkaCluster cluster) {
        this.node = cluster.node();
        this.sender = KafkaSender.create(cluster.senderOptions(
                "state",
                Map.of(
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(DELIVERY_MAX.toMillis()),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        Math.toIntExact(REQUEST_MILLIS),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        REQUEST_MILLIS,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0)));
    }

    /**
     * Appends a record; gives its offset once it is durable.
     *
     * @param by who asked for it; empty where a node does it by itself
     * @param change its id; empty for what is no change of the directory
     */
    Mono<Long> append(String key, byte[] value, String by, String change) {
        return send(key, value, by, change);
    }

    /** A record that says nothing any more goes from the log, sooner or later; it does no harm where it stays. */
    void forget(String key) {
        send(key, null, "", "")
                .subscribe(offset -> {}, fault -> LOG.debug("{}: stays in the log, {}", key, fault.toString()));
    }

    /** The first one waits for metadata, which blocks. */
    private Mono<Long> send(String key, byte @Nullable [] value, String by, String change) {
        return Mono.fromCallable(() -> {
                    ProducerRecord<byte[], byte[]> record =
                            new ProducerRecord<>(Topics.STATE, 0, key.getBytes(UTF_8), value);
                    WriterHeader.naming(node).forEach(record.headers()::add);
                    record.headers().add(ChangeHeader.BY.with(by));
                    record.headers().add(ChangeHeader.ID.with(change));
                    return SenderRecord.create(record, key);
                })
                .flatMap(record -> sender.send(Mono.just(record)).next())
                .subscribeOn(Schedulers.boundedElastic())
                .publishOn(Schedulers.parallel())
                .map(written -> written.recordMetadata().offset());
    }

    @Override
    public void close() {
        sender.close();
    }
}
