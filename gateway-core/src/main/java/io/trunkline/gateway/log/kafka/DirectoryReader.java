package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.Directory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Reads the topic {@code state} from its beginning and on. Directory's thread only. */
final class DirectoryReader implements PollingThread.Session {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.STATE, 0);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final UnreadableRecords unreadable;
    private final Shared shared;
    private final long endAtStart;

    /** What the reader writes and everybody reads. */
    static final class Shared {
        private final Sinks.Empty<Void> ready = Sinks.empty();
        private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
        private volatile Directory directory = Directory.empty();
        private volatile long next;

        private record Waiter(long offset, Sinks.Empty<Void> sink) {}

        Directory current() {
            return directory;
        }

        Mono<Void> ready() {
            return ready.asMono();
        }

        /** Completes once everything before that offset is in the directory. */
        Mono<Void> reached(long offset) {
            return Mono.defer(() -> {
                Waiter waiter = new Waiter(offset, Sinks.empty());
                waiters.add(waiter);
                wake();
                return waiter.sink().asMono().doFinally(signal -> waiters.remove(waiter));
            });
        }

        private void wake() {
            for (Waiter waiter : waiters) {
                if (next >= waiter.offset()) {
                    waiter.sink().tryEmitEmpty();
                }
            }
        }
    }

    /** A second reader begins anew, upon what the first has read: the newest entry of every key comes again. */
    DirectoryReader(KafkaCluster cluster, UnreadableRecords unreadable, Shared shared) {
        this.unreadable = unreadable;
        this.shared = shared;
        this.consumer = cluster.consumer("state", Map.of());
        try {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            this.endAtStart = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
            throw e;
        }
    }

    @Override
    public void cycle() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        Directory directory = shared.directory;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            directory = next(directory, record);
        }
        shared.directory = directory;
        shared.next = Math.max(shared.next, consumer.position(PARTITION));
        shared.wake();
        if (shared.next >= endAtStart) {
            shared.ready.tryEmitEmpty();
        }
    }

    private Directory next(Directory directory, ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return directory;
        }
        if (record.value() == null || record.value().length == 0) {
            return directory.without(new String(record.key(), UTF_8));
        }
        return unreadable
                .read(record, DirectoryCodec.DIRECTORY)
                .map(directory::with)
                .orElse(directory);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
    }
}
