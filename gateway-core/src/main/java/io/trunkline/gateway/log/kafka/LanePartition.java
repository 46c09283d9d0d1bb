package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.LaneMessage;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * One owned slot. {@link #records} and {@link #done} may be called from any thread; everything else by the lanes' thread
 * only.
 *
 * <p>Bounds: reading pauses at 1024 records that the subscriber has not asked for, and goes on below 512; it also pauses
 * at 16384 records behind one that is not done.
 */
final class LanePartition implements Lane {
    static final int WAITING_HIGH = 1_024;
    static final int WAITING_LOW = 512;
    static final int OPEN_MAX = 16_384;

    private static final int PREFETCH = 64;

    private final int slot;
    private final GaplessOffsets offsets = new GaplessOffsets();
    private final Queue<Long> done = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final Sinks.Many<LaneRecord> records = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<LaneRecord>unbounded(WAITING_HIGH).get());
    private volatile boolean owned = true;

    private boolean paused;
    private long committed = -1;

    LanePartition(int slot) {
        this.slot = slot;
    }

    @Override
    public int slot() {
        return slot;
    }

    /** Signals come on a parallel scheduler. What is still on its way when the slot is lost is left out. */
    @Override
    public Flux<LaneRecord> records() {
        return records.asFlux()
                .publishOn(Schedulers.parallel(), PREFETCH)
                .doOnNext(record -> waiting.decrementAndGet())
                .takeWhile(record -> owned)
                .doOnNext(record -> delivered.incrementAndGet());
    }

    @Override
    public void done(LaneRecord record) {
        done.add(record.offset());
    }

    void read(long offset, LaneMessage message) {
        offsets.read(offset);
        waiting.incrementAndGet();
        records.tryEmitNext(new LaneRecord(offset, message));
    }

    /** A record that nobody can read needs no more work. */
    void skip(long offset) {
        offsets.read(offset);
        offsets.done(offset);
    }

    /** Takes note of what was done since the last call. */
    void settle() {
        Long offset = done.poll();
        while (offset != null) {
            offsets.done(offset);
            delivered.decrementAndGet();
            offset = done.poll();
        }
    }

    /** Whether reading is to pause now, given that it does or does not already. */
    boolean shouldPause() {
        int mark = paused ? WAITING_LOW : WAITING_HIGH;
        paused = waiting.get() >= mark || offsets.open() >= OPEN_MAX;
        return paused;
    }

    /** Whether records were handed to the subscriber that are not done. */
    boolean busy() {
        return delivered.get() > 0;
    }

    /** Whether there is something to commit, at {@link #next}. */
    boolean advanced() {
        return offsets.next() > committed;
    }

    long next() {
        return offsets.next();
    }

    void committed(long offset) {
        committed = offset;
    }

    /** The slot is no longer this node's. */
    void giveUp() {
        owned = false;
        records.tryEmitComplete();
    }
}
