package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.EntryStamp;
import io.trunkline.gateway.config.OptOuts;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * This node's copy of the directory, and its last changes. One thread at a time applies records; any thread reads and
 * waits. An entry's version is the offset of its record, so that records of any age have one.
 */
final class DirectoryReplica {
    private final UnreadableRecords unreadable;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final OptOuts optOuts = new OptOuts();
    private final Deque<Remembered> history = new ArrayDeque<>();
    private volatile Directory directory = Directory.empty();
    private volatile long next;

    private record Waiter(long offset, Sinks.Empty<Void> sink) {}

    /**
     * A change that was read.
     *
     * @param id the one that its writer gave it; empty where it gave none
     */
    private record Remembered(String id, DirectoryChange change) {}

    DirectoryReplica(UnreadableRecords unreadable) {
        this.unreadable = unreadable;
    }

    Directory current() {
        return directory;
    }

    OptOuts optOuts() {
        return optOuts;
    }

    /** Newest first. */
    List<DirectoryChange> history() {
        synchronized (history) {
            return history.stream().map(Remembered::change).toList();
        }
    }

    /** Whether the change of that id is among the last. */
    boolean has(String id) {
        synchronized (history) {
            return history.stream().anyMatch(remembered -> remembered.id.equals(id));
        }
    }

    /** Everything before that offset was applied. */
    long next() {
        return next;
    }

    /** The topic is another one than before: it is read from its beginning, upon what is there. */
    void restart() {
        next = 0;
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

    /**
     * Applies records in the log's order. An entry that cannot be read leaves what was there under its key.
     *
     * @param position the offset up to which the topic was read; records of transactions' ends count too
     */
    void apply(Iterable<ConsumerRecord<byte[], byte[]>> records, long position) {
        List<Remembered> changes = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.key() != null && !KafkaQueueDepths.isReport(record.key())) {
                change(record).ifPresent(change -> changes.add(new Remembered(ChangeHeader.ID.of(record), change)));
            }
        }
        if (!changes.isEmpty()) {
            remember(changes);
            directory = directory.after(changes.stream().map(Remembered::change).toList());
        }
        next = Math.max(next, position);
        wake();
    }

    private Optional<DirectoryChange> change(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), UTF_8);
        EntryStamp stamp = new EntryStamp(
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                ChangeHeader.BY.of(record),
                WriterHeader.of(record));
        if (record.value() == null || record.value().length == 0) {
            return Optional.of(new DirectoryChange(key, Optional.empty(), stamp));
        }
        return unreadable
                .read(record, DirectoryCodec.DIRECTORY)
                .filter(this::isOfTheDirectory)
                .map(entry -> new DirectoryChange(key, Optional.of(entry), stamp));
    }

    /** Opt-outs may be a million: they have a set of their own. */
    private boolean isOfTheDirectory(DirectoryEntry entry) {
        if (entry instanceof DirectoryEntry.OfOptOut of) {
            optOuts.apply(of.word());
            return false;
        }
        return true;
    }

    private void remember(List<Remembered> changes) {
        synchronized (history) {
            changes.forEach(history::addFirst);
            while (history.size() > DirectoryChanges.HISTORY_MAX) {
                history.removeLast();
            }
        }
    }

    private void wake() {
        for (Waiter waiter : waiters) {
            if (next >= waiter.offset()) {
                waiter.sink().tryEmitEmpty();
            }
        }
    }
}
