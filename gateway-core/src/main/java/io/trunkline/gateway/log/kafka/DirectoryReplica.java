package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryChange;
import io.trunkline.gateway.config.DirectoryChanges;
import io.trunkline.gateway.config.DirectoryEdit;
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
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * This node's copy of the directory, and its last changes. One thread at a time applies records; any thread reads and
 * waits. The version of the directory, and of an entry, is the offset behind the record that made it so: records of any age have
 * one, and all readers of the log agree on it.
 */
final class DirectoryReplica {
    private final UnreadableRecords unreadable;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final OptOuts optOuts = new OptOuts();
    private final Deque<DirectoryChange> history = new ArrayDeque<>();
    private final Deque<String> made = new ConcurrentLinkedDeque<>();
    private volatile Directory directory = Directory.empty();
    private volatile long next;

    private record Waiter(long offset, Sinks.Empty<Void> sink) {}

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
            return List.copyOf(history);
        }
    }

    /** Whether the change of that id is among the last that were made. */
    boolean hasMade(String id) {
        return made.contains(id);
    }

    /** Everything before that offset was applied. */
    long next() {
        return next;
    }

    /** The topic is another one than before: it is read from its beginning, upon what is there. */
    void restart() {
        directory = directory.at(0);
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
        Batch batch = new Batch();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.key() != null && isEntry(record.key())) {
                batch.read(record);
            }
        }
        if (batch.version != directory.version()) {
            remember(batch.changes);
            directory = directory.after(batch.changes).at(batch.version);
        }
        next = Math.max(next, position);
        wake();
    }

    private static boolean isEntry(byte[] key) {
        return !KafkaQueueDepths.isReport(key) && !KafkaNodeReports.isReport(key);
    }

    /** What the records of one poll come to. */
    private final class Batch {
        private final List<DirectoryChange> changes = new ArrayList<>();
        private long version = directory.version();

        void read(ConsumerRecord<byte[], byte[]> record) {
            String key = new String(record.key(), UTF_8);
            boolean empty = record.value() == null || record.value().length == 0;
            if (key.startsWith(Proposal.KEYS)) {
                if (!empty) {
                    unreadable.read(record, Proposal.CODEC).ifPresent(proposal -> propose(record, proposal));
                }
            } else if (key.startsWith(DirectoryEntry.OPT_OUT_KEYS)) {
                if (!empty) {
                    unreadable.read(record, DirectoryCodec.DIRECTORY).ifPresent(DirectoryReplica.this::hear);
                }
            } else if (empty) {
                plain(record, new DirectoryEdit.Remove(key));
            } else {
                unreadable
                        .read(record, DirectoryCodec.DIRECTORY)
                        .ifPresent(entry -> plain(record, new DirectoryEdit.Put(entry)));
            }
        }

        private void propose(ConsumerRecord<byte[], byte[]> record, Proposal proposal) {
            if (proposal.expected() == version) {
                proposal.edits().forEach(edit -> change(record, edit));
                version = version(record);
                made.addFirst(ChangeHeader.ID.of(record));
            }
        }

        /** An entry as it was written before there were proposals. */
        private void plain(ConsumerRecord<byte[], byte[]> record, DirectoryEdit edit) {
            change(record, edit);
            version = version(record);
        }

        private void change(ConsumerRecord<byte[], byte[]> record, DirectoryEdit edit) {
            Optional<DirectoryEntry> entry = switch (edit) {
                case DirectoryEdit.Put put -> Optional.of(put.entry());
                case DirectoryEdit.Remove remove -> Optional.empty();
            };
            changes.add(new DirectoryChange(edit.key(), entry, stamp(record)));
        }
    }

    /** Opt-outs may be a million: they have a set of their own. */
    private void hear(DirectoryEntry entry) {
        if (entry instanceof DirectoryEntry.OfOptOut of) {
            optOuts.apply(of.word());
        }
    }

    /** 0 is that of a directory without a log. */
    private static long version(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() + 1;
    }

    static EntryStamp stamp(ConsumerRecord<byte[], byte[]> record) {
        return new EntryStamp(
                version(record),
                Instant.ofEpochMilli(record.timestamp()),
                ChangeHeader.BY.of(record),
                WriterHeader.of(record));
    }

    private void remember(List<DirectoryChange> changes) {
        synchronized (history) {
            changes.forEach(history::addFirst);
            while (history.size() > DirectoryChanges.HISTORY_MAX) {
                history.removeLast();
            }
        }
        while (made.size() > DirectoryChanges.HISTORY_MAX) {
            made.removeLast();
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
