package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.Directory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * This node's copy of the directory. One thread at a time applies records; any thread reads and waits. Whoever begins to
 * read anew does so upon what is there: the newest entry of every key comes again.
 */
final class DirectoryReplica {
    private final UnreadableRecords unreadable;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private volatile Directory directory = Directory.empty();
    private volatile long next;

    private record Waiter(long offset, Sinks.Empty<Void> sink) {}

    DirectoryReplica(UnreadableRecords unreadable) {
        this.unreadable = unreadable;
    }

    Directory current() {
        return directory;
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

    /** An entry that cannot be read leaves what was there under its key. */
    void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() != null && !KafkaQueueDepths.isReport(record.key())) {
            directory = with(record);
        }
        next = Math.max(next, record.offset() + 1);
        wake();
    }

    private Directory with(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || record.value().length == 0) {
            return directory.without(new String(record.key(), UTF_8));
        }
        return unreadable
                .read(record, DirectoryCodec.DIRECTORY)
                .map(directory::with)
                .orElse(directory);
    }

    private void wake() {
        for (Waiter waiter : waiters) {
            if (next >= waiter.offset()) {
                waiter.sink().tryEmitEmpty();
            }
        }
    }
}
