package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.log.wire.OrphanCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import reactor.core.publisher.Mono;

/**
 * Hands the receipts of topic {@code orphans} to whoever keeps them, in batches and in order, in group {@code orphans}.
 * The offset is committed once a batch is kept; a crash in between repeats it. Works on one thread of its own; every
 * fault, Kafka or the keeper being away included, ends in another try.
 */
public final class OrphanConsumer implements AutoCloseable {
    private static final String GROUP = "orphans";
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);
    private static final Duration KEEP_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int BATCH_MAX = 500;

    private final PollingThread thread;

    /**
     * @param keep completes when the receipts are kept; the same receipt may come again
     */
    public OrphanConsumer(KafkaCluster cluster, Function<List<OrphanReceipt>, Mono<Void>> keep) {
        this.thread = new PollingThread("orphans", () -> new Session(cluster, keep), new GroupEntry(cluster, GROUP));
    }

    public void start() {
        thread.start();
    }

    /** Ends the batch in hand and leaves the group. Blocks up to 15 s. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
    }

    /** Consumer thread only. */
    private static final class Session implements PollingThread.Session {
        private final Function<List<OrphanReceipt>, Mono<Void>> keep;
        private final UnreadableRecords unreadable;
        private final KafkaConsumer<byte[], byte[]> consumer;

        private Session(KafkaCluster cluster, Function<List<OrphanReceipt>, Mono<Void>> keep) {
            this.keep = keep;
            this.unreadable = new UnreadableRecords(cluster.meters());
            this.consumer = cluster.member(GROUP, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_MAX));
            consumer.subscribe(List.of(Topics.ORPHANS));
        }

        @Override
        public void cycle() {
            ConsumerRecords<byte[], byte[]> records = StartOffsets.poll(consumer, POLL);
            if (records.isEmpty()) {
                return;
            }
            List<OrphanReceipt> orphans = new ArrayList<>(records.count());
            records.forEach(record -> unreadable
                    .read(record, OrphanCodec.ORPHAN)
                    .ifPresent(receipt -> orphans.add(new OrphanReceipt(record.offset(), receipt))));
            keep.apply(orphans).block(KEEP_MAX);
            consumer.commitSync(records.nextOffsets());
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(3)));
        }
    }
}
