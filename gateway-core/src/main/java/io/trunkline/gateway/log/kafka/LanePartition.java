package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneOrder;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * One owned slot. The {@link Lane}'s methods may be called from any thread, {@link #turn} by the journal's, {@link
 * #toReadAgain} and {@link #readAgain} by the one that reads again, the others by the lanes'. What one thread has for
 * another goes through queues.
 *
 * <p>Bounds: reading pauses at {@value #UNTAKEN_HIGH} records that the journal's thread has not taken, and goes on below {@value
 * #UNTAKEN_LOW}; it also pauses where it is far ahead of what is done ({@link LaneGate#isFarAhead}).
 */
final class LanePartition implements Lane {
    static final int UNTAKEN_HIGH = 2_048;
    static final int UNTAKEN_LOW = 512;

    private static final Duration RENEW_MAX = Duration.ofSeconds(10);
    private static final int PREFETCH = 64;
    private static final long NONE = -1;

    private final int slot;
    private final long start;
    private final LaneGate gate;
    private final LaneJournal journal;
    private final BooleanSupplier lease;
    private final QueueProgress.Part progress;
    private final Queue<Read> read = new ConcurrentLinkedQueue<>();
    private final Queue<Closed> closed = new ConcurrentLinkedQueue<>();
    private final Queue<Appended> appended = new ConcurrentLinkedQueue<>();
    private final Queue<ReadAgain> readAgain = new ConcurrentLinkedQueue<>();
    private final AtomicInteger untaken = new AtomicInteger();
    private final Sinks.Many<LaneRecord> records = sink();
    private final Sinks.Many<LaneRecord> doubtful = sink();
    private final Sinks.Many<LaneRecord> canceled = sink();
    private volatile boolean owned = true;
    private volatile boolean ending;
    private volatile boolean restarting;
    private volatile boolean renewing;
    private volatile long renewNanos;
    private volatile int openSegmentsMax;
    private volatile LaneGate.Position position;
    private volatile boolean farAhead;
    private volatile int waiting;
    private volatile long toReadAgain = NONE;
    private volatile boolean quiet = true;

    private boolean paused;
    private LaneGate.Position committed;
    private boolean ended;

    /** A record as it was read; without an order where it cannot be read. */
    private record Read(long offset, @Nullable LaneOrder order) {}

    private record Closed(long offset, boolean done) {}

    private record Appended(LaneGate.Batch batch, long journalOffset) {}

    private record ReadAgain(long from, List<LaneRecord> records, long next) {}

    /**
     * @param start the first offset that is not committed; what is read before it is only remembered
     * @param lease whether this node has heard lately that it is a member of the group; asked from any thread
     */
    LanePartition(
            int slot,
            long start,
            LaneGate gate,
            LaneJournal journal,
            BooleanSupplier lease,
            QueueProgress.Part progress) {
        this.slot = slot;
        this.progress = progress;
        this.start = start;
        this.position = gate.position();
        this.committed = position;
        this.gate = gate;
        this.journal = journal;
        this.lease = lease;
    }

    private static Sinks.Many<LaneRecord> sink() {
        return Sinks.many()
                .unicast()
                .onBackpressureBuffer(Queues.<LaneRecord>unbounded(PREFETCH).get());
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public int waiting() {
        return untaken.get() + waiting;
    }

    /** A node that was stopped for a while does not know; it must hear of the group first. */
    @Override
    public boolean owned() {
        return owned && lease.getAsBoolean();
    }

    /** Signals come on a parallel scheduler. What is still on its way when the slot is lost is left out. */
    @Override
    public Flux<LaneRecord> records(int openSegmentsMax) {
        return outgoing(records).doOnSubscribe(subscription -> {
            this.openSegmentsMax = openSegmentsMax;
            journal.wake();
        });
    }

    @Override
    public Flux<LaneRecord> doubtful() {
        return outgoing(doubtful);
    }

    @Override
    public Flux<LaneRecord> canceled() {
        return outgoing(canceled);
    }

    @Override
    public boolean isCancelAsked(LaneMessage message) {
        return gate.asked().mean(message);
    }

    private Flux<LaneRecord> outgoing(Sinks.Many<LaneRecord> sink) {
        return sink.asFlux().publishOn(Schedulers.parallel(), PREFETCH).takeWhile(record -> owned);
    }

    @Override
    public void done(LaneRecord record) {
        closed.add(new Closed(record.offset(), true));
        journal.wake();
    }

    @Override
    public void returned(LaneRecord record) {
        closed.add(new Closed(record.offset(), false));
        journal.wake();
    }

    @Override
    public void end() {
        ending = true;
        journal.wake();
    }

    @Override
    public void restart() {
        restarting = !ending;
    }

    @Override
    public void renew() {
        renewNanos = System.nanoTime() + RENEW_MAX.toNanos();
        renewing = true;
    }

    /** Whether the slot is to come again as another lane, now. */
    boolean isRestarting() {
        return (restarting && !ending) || (renewing && (quiet() || System.nanoTime() - renewNanos > 0));
    }

    /** The slot is another node's. */
    void lost() {
        owned = false;
        end();
    }

    boolean isLost() {
        return !owned;
    }

    void read(long offset, LaneOrder order) {
        take(new Read(offset, order));
    }

    void readUnreadable(long offset) {
        take(new Read(offset, null));
    }

    private void take(Read next) {
        untaken.incrementAndGet();
        read.add(next);
        journal.wake();
    }

    /** From where the lane is to be read again, until {@link #readAgain} says that it was. */
    OptionalLong toReadAgain() {
        long from = toReadAgain;
        return from == NONE || ending ? OptionalLong.empty() : OptionalLong.of(from);
    }

    /**
     * @param records all that can be read from that offset on, in order
     * @param next up to where it was read, itself not included
     */
    void readAgain(long from, List<LaneRecord> records, long next) {
        readAgain.add(new ReadAgain(from, records, next));
        toReadAgain = NONE;
        journal.wake();
    }

    /** Whether reading is to pause now, given that it does or does not already. */
    boolean readingShouldPause() {
        int mark = paused ? UNTAKEN_LOW : UNTAKEN_HIGH;
        paused = ending || untaken.get() >= mark || farAhead;
        return paused;
    }

    /** Whether there is something to commit; behind a gap, from where to read the journal moves alone. */
    boolean advanced() {
        return !position.equals(committed);
    }

    /** Where the next owner is to read on from. */
    LaneGate.Position position() {
        return position;
    }

    boolean isCommitted(long offset) {
        return offset < start;
    }

    void committed(LaneGate.Position position) {
        committed = position;
    }

    /** Whether nothing is under way and the journal has everything. */
    boolean quiet() {
        return closed.isEmpty() && appended.isEmpty() && quiet;
    }

    /** Works off what has come; returns whether there was anything. Journal thread only. */
    boolean turn(long nowNanos) {
        if (!owned) {
            endOnce();
            return false;
        }
        quiet = false;
        boolean moved = takeClosed();
        moved |= takeAppended();
        if (ending) {
            endOnce();
        }
        moved |= takeRead();
        moved |= takeReadAgain();
        if (owned()) {
            moved |= append(nowNanos);
        }
        position = gate.position();
        farAhead = gate.isFarAhead();
        waiting = gate.waiting();
        progress.waiting(gate.startable(openSegmentsMax));
        quiet = gate.quiet();
        return moved;
    }

    private void endOnce() {
        if (!ended) {
            ended = true;
            gate.end();
            records.tryEmitComplete();
            doubtful.tryEmitComplete();
            canceled.tryEmitComplete();
        }
    }

    private boolean takeClosed() {
        boolean any = false;
        for (Closed next = closed.poll(); next != null; next = closed.poll()) {
            any = true;
            if (next.done()) {
                gate.done(next.offset());
            } else {
                gate.returned(next.offset());
            }
        }
        return any;
    }

    private boolean takeAppended() {
        boolean any = false;
        for (Appended next = appended.poll(); next != null; next = appended.poll()) {
            any = true;
            if (!gate.follows(next.journalOffset())) {
                journal.checkForeign(slot, gate.journalNext(), next.journalOffset());
            }
            gate.appended(next.batch(), next.journalOffset()).forEach(records::tryEmitNext);
            gate.canceled().forEach(canceled::tryEmitNext);
            progress.moved();
        }
        return any;
    }

    /** No more than there was: who reads may be as fast, and other slots wait for their turn. */
    private boolean takeRead() {
        int most = untaken.get();
        int taken = 0;
        for (Read next = read.poll(); next != null; next = taken < most ? read.poll() : null) {
            taken++;
            untaken.decrementAndGet();
            takeOne(next);
        }
        return taken > 0;
    }

    private void takeOne(Read next) {
        LaneOrder order = next.order();
        if (order instanceof LaneMessage message) {
            take(new LaneRecord(next.offset(), message));
        } else if (order instanceof LaneCancel cancel) {
            take(next.offset(), cancel);
        } else if (!isCommitted(next.offset())) {
            gate.readUnreadable(next.offset());
        }
    }

    private void take(long offset, LaneCancel cancel) {
        if (isCommitted(offset)) {
            gate.rememberCancel(cancel);
        } else {
            gate.readCancel(offset, cancel);
        }
    }

    private void take(LaneRecord record) {
        if (isCommitted(record.offset())) {
            gate.remember(record.message().envelope().sid(), record.message().attempt());
        } else if (!gate.read(record, doubtful::tryEmitNext)) {
            journal.metrics().repeated();
        }
    }

    /** Where the next request meets an answer that is on its way, the same is read twice; that does no harm. */
    private boolean takeReadAgain() {
        boolean any = false;
        for (ReadAgain next = readAgain.poll(); next != null; next = readAgain.poll()) {
            any = true;
            gate.readAgain(next.from(), next.records(), next.next());
        }
        if (toReadAgain == NONE) {
            toReadAgain = gate.toReadAgain().orElse(NONE);
        }
        return any;
    }

    private boolean append(long nowNanos) {
        LaneGate.Batch batch = gate.next(openSegmentsMax, nowNanos).orElse(null);
        if (batch == null) {
            return false;
        }
        journal.append(slot, batch.entry(), offset -> appended.add(new Appended(batch, offset)));
        return true;
    }
}
