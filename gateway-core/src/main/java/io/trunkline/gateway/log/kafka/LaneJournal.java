package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the journal of the slots that a session owns, and reads what others wrote into it. A thread of its own turns the
 * lanes: every 2 ms while there is traffic, so that nobody needs to wake it; then it sleeps until the next call of
 * {@link #wake}.
 *
 * <p>How an owner knows that it still is one: only owners write into a slot's journal, and offsets have no gaps. An entry that
 * Kafka put right behind this owner's last one has nobody's {@link LaneEntry.Taken} before it. Where there is a gap, what
 * is in it is read.
 *
 * <p>A fault is kept for the session ({@link #check}), which then ends and takes its slots anew.
 */
final class LaneJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneJournal.class);
    private static final long TICK_NANOS = Duration.ofMillis(2).toNanos();
    private static final int IDLE_TICKS_MAX = 10;
    private static final Duration TAKE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final int LINGER_MILLIS = 1;
    private static final long BLOCK_MILLIS_MAX = 5_000;

    private final KafkaCluster cluster;
    private final UnreadableRecords unreadable;
    private final LaneMetrics metrics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<LanePartition> lanes = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("lane-journal").unstarted(this::run);
    private volatile boolean asleep;
    private volatile boolean woken;
    private volatile boolean closing;
    private volatile @Nullable RuntimeException fault;

    LaneJournal(KafkaCluster cluster, UnreadableRecords unreadable, LaneMetrics metrics) {
        this.cluster = cluster;
        this.unreadable = unreadable;
        this.metrics = metrics;
        this.producer = cluster.producer(
                "lane-journal",
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG,
                        LINGER_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        Integer.MAX_VALUE,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        BLOCK_MILLIS_MAX));
    }

    void start() {
        thread.start();
    }

    /** From now on the lane is turned. */
    void add(LanePartition lane) {
        lanes.add(lane);
        wake();
    }

    LaneMetrics metrics() {
        return metrics;
    }

    /** There is something to do. Any thread. */
    void wake() {
        woken = true;
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /**
     * Throws what went wrong since the start.
     *
     * @throws IllegalStateException where the session cannot go on
     */
    void check() {
        RuntimeException now = fault;
        if (now != null) {
            throw new IllegalStateException("the lane journal cannot go on", now);
        }
        if (!closing && thread.getState() == Thread.State.TERMINATED) {
            throw new IllegalStateException("the thread that turns the lanes is dead");
        }
    }

    /**
     * Writes down that this node owns the slots, each under its token. Blocks up to 10 s.
     *
     * @return the offset of each slot's entry
     */
    Map<Integer, Long> take(Map<Integer, UUID> tokens) {
        Map<Integer, Future<RecordMetadata>> sent = new HashMap<>();
        tokens.forEach((slot, token) -> sent.put(slot, producer.send(record(slot, new LaneEntry.Taken(token)))));
        Map<Integer, Long> offsets = new HashMap<>();
        sent.forEach((slot, metadata) -> {
            try {
                offsets.put(
                        slot,
                        metadata.get(TAKE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                .offset());
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("slot " + slot + ": could not be taken", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("slot " + slot + ": interrupted while it was taken", e);
            }
        });
        return offsets;
    }

    /** Appends an entry; tells its offset on a thread of Kafka's. Journal thread only. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    void append(int slot, LaneEntry entry, LongConsumer appended) {
        long since = System.nanoTime();
        metrics.appending();
        producer.send(record(slot, entry), (metadata, error) -> {
            if (error == null) {
                metrics.appended(System.nanoTime() - since);
                appended.accept(metadata.offset());
                wake();
            } else {
                metrics.notAppended();
                fail(new IllegalStateException("slot " + slot + ": an entry was not taken", error));
            }
        });
    }

    private static ProducerRecord<byte[], byte[]> record(int slot, LaneEntry entry) {
        return new ProducerRecord<>(
                Topics.LANE_JOURNAL,
                slot,
                LaneEntryCodec.tokenOctets(entry.token()),
                LaneEntryCodec.JOURNAL.encode(entry));
    }

    /**
     * Reads what others wrote from one offset up to another. Blocks as {@link #read} does.
     *
     * @throws IllegalStateException where the slot was taken there, or may have been: whoever else did, this node owns it
     *     no longer
     */
    void checkForeign(int slot, long from, long to) {
        if (to < from) {
            throw new IllegalStateException(
                    "slot " + slot + ": the journal put an entry at " + to + " (expected: " + from + " or behind it)");
        }
        LOG.info("slot {}: another node wrote into the journal, {} to {}", slot, from, to);
        read(Map.of(slot, new ReadBack.Span(from, to)), new ForeignEntries());
    }

    private static final class ForeignEntries implements LaneJournalReader.Visitor {
        @Override
        public void visit(int slot, long offset, LaneEntry entry) {
            if (entry instanceof LaneEntry.Taken) {
                throw new IllegalStateException("slot " + slot + ": taken by another node at " + offset);
            }
        }

        @Override
        public void visitUnreadable(int slot, long offset) {
            throw new IllegalStateException("slot " + slot + ": perhaps taken by another node at " + offset);
        }
    }

    /** Reads spans of slots' journals. Blocks for as long as they come, and up to 10 s where nothing does. */
    void read(Map<Integer, ReadBack.Span> spans, LaneJournalReader.Visitor visitor) {
        LaneJournalReader.read(cluster, unreadable, spans, visitor);
    }

    private void run() {
        int idleTicks = 0;
        while (!closing) {
            woken = false;
            if (turnAll()) {
                idleTicks = 0;
            }
            if (idleTicks++ < IDLE_TICKS_MAX) {
                LockSupport.parkNanos(this, TICK_NANOS);
            } else {
                idleTicks = 0;
                sleep();
            }
        }
        // What was given up last learns of it
        turnAll();
    }

    private boolean turnAll() {
        boolean moved = false;
        for (LanePartition lane : lanes) {
            moved |= turn(lane);
        }
        return moved;
    }

    private boolean turn(LanePartition lane) {
        try {
            if (lane.isLost()) {
                lanes.remove(lane);
            }
            return lane.turn(System.nanoTime());
        } catch (RuntimeException e) {
            fail(e);
            lane.lost();
            return true;
        }
    }

    private void sleep() {
        asleep = true;
        if (!woken && !closing) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private void fail(RuntimeException error) {
        if (fault == null && !closing) {
            LOG.warn("lane-journal: {}", error.toString());
            fault = error;
        }
    }

    /** Stops turning the lanes and waits up to 2 s for entries on their way. Blocks. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_PATIENCE);
    }
}
