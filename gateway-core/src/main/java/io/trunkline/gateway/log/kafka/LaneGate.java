package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.kafka.LeftInLane.Flow;
import io.trunkline.gateway.log.kafka.LeftInLane.Stretch;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.queue.FairQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Which records of an owned lane may go out, what is to be written into its journal, and how far it may be committed.
 * Pure but for its own state; journal thread only.
 *
 * <pre>
 * read --> waiting --> in a batch --(the journal has it)--> out --> done
 *    |        ^                          |                   +----> returned
 *    |        +--(read again)-- left     +--(ended meanwhile)--> returned
 *    |                           ^
 *    +--> of an account with many +
 *    +--> done before, seen before
 *    +--> doubtful, out at once
 * </pre>
 *
 * <p>What waits goes by class and then by deficit round robin over accounts ({@link FairQueue}), not in the lane's order.
 * What an account has in a class beyond its share of what may wait here is left in the lane ({@link LeftInLane}) and read
 * again later, so that reading comes to the lane's end however much one account has in it. A share is half of what is free
 * (dynamic thresholds, Choudhury and Hahne, 1998): one such account holds a third of all, and who has few is never left.
 *
 * <p>Several batches may be on their way into the journal: the next one need not wait until the last is there. Bounds: the
 * open segments, as the subscriber says; one entry in 3 ms, but for a batch that fills a quarter of what may be open.
 * After {@value #ENTRIES_MAX} entries that the next owner would have to read, one tells all that they tell.
 */
final class LaneGate {
    static final long ENTRY_NANOS = Duration.ofMillis(3).toNanos();

    /** How many records wait here where reading pauses in time; those that were on their way then come on top. */
    static final int WAITING_MAX = 8_192;

    /** An account's share in a class at the least. */
    static final int SHARE_MIN = 64;

    /** How many entries of the journal a next owner has to read, and some that are on their way. */
    static final int ENTRIES_MAX = 4_096;

    /** How many ranges may be done behind a record that is not: one entry of the journal tells them all. */
    static final int DONE_RANGES_MAX = 32_768;

    /** How far behind such a record may be read: a next owner reads all of it before it comes to what is new. */
    static final long UNCOMMITTED_MAX = 4_000_000;

    private static final int URGENT_SHARE = 8;

    private final UUID token;
    private final LaneHistory history;
    private final Deque<LaneHistory.Mention> mentions;

    /** What waits or is open; and what is done though something before it is not. */
    private final NavigableSet<Long> undone = new TreeSet<>();

    private final OffsetSet doneBehind = new OffsetSet();
    private final LeftInLane left = new LeftInLane();
    private final SeenAttempts seen;
    private final FairQueue<LaneRecord> waiting = new FairQueue<>();
    private final Map<Long, Integer> open = new HashMap<>();
    private List<Long> done = new ArrayList<>();
    private List<Long> returned = new ArrayList<>();
    private long committable;
    private long lastRead = -1;
    private long journalNext;
    private long lastEntryNanos;
    private int openSegments;
    private int unacknowledged;
    private boolean ended;

    /**
     * An entry for the journal and the records that it starts.
     *
     * @param whole whether it tells all that the entries before it tell
     */
    record Batch(LaneEntry.Progress entry, List<LaneRecord> records, boolean whole) {}

    /**
     * How far the lane is done.
     *
     * @param lane the offset to read the lane from
     * @param journal the offset to read the journal from, to know what is done and started from there on
     */
    record Position(long lane, long journal) {}

    /**
     * @param start the lane's first offset that is not committed
     * @param journalNext the offset behind this owner's {@link LaneEntry.Taken}
     */
    LaneGate(UUID token, LaneHistory history, long start, long journalNext, long nowNanos) {
        this.token = token;
        this.committable = start;
        this.history = history;
        this.mentions = history.mentions();
        history.done().forEach(doneBehind::add);
        this.journalNext = journalNext;
        this.seen = new SeenAttempts(nowNanos);
        this.lastEntryNanos = nowNanos - ENTRY_NANOS;
    }

    /** An attempt that is committed already. */
    void remember(MessageSid sid, int attempt, long nowNanos) {
        seen.add(sid, attempt, nowNanos);
    }

    /** A record that nobody can read needs no more work. */
    void readUnreadable(long offset) {
        if (offset > lastRead) {
            lastRead = offset;
            doneBehind.add(offset);
        }
    }

    /**
     * The next record of the lane; one that was read before is left out.
     *
     * @param doubtful takes the record where an owner before may have sent it
     * @return false where the attempt is in the lane twice and is dropped
     */
    boolean read(LaneRecord record, long nowNanos, Consumer<LaneRecord> doubtful) {
        long offset = record.offset();
        if (offset <= lastRead) {
            return true;
        }
        lastRead = offset;
        boolean fresh =
                seen.add(record.message().envelope().sid(), record.message().attempt(), nowNanos);
        if (!fresh) {
            doneBehind.add(offset);
        } else if (!history.isDone(offset)) {
            admit(record, doubtful);
        }
        return fresh;
    }

    private void admit(LaneRecord record, Consumer<LaneRecord> doubtful) {
        Flow flow = Flow.of(record.message().envelope());
        if (ended) {
            undone.add(record.offset());
        } else if (history.isDoubtful(record.offset())) {
            undone.add(record.offset());
            open.put(record.offset(), 0);
            doubtful.accept(record);
        } else if (left.has(flow) || held(flow) >= share()) {
            left.add(flow, record.offset());
        } else {
            await(record);
        }
    }

    private void await(LaneRecord record) {
        Envelope envelope = record.message().envelope();
        undone.add(record.offset());
        waiting.add(envelope.terms().urgency(), envelope.account(), envelope.segments(), record);
    }

    private int held(Flow flow) {
        return waiting.size(flow.urgency(), flow.account());
    }

    private int share() {
        return Math.max(SHARE_MIN, (WAITING_MAX - waiting.size()) / 2);
    }

    /** What was left in the lane and is to be read again now, because its account has less than half of its share here. */
    Optional<Stretch> leftToRead() {
        int share = share();
        return ended ? Optional.empty() : left.next(flow -> held(flow) < share / 2 ? share - held(flow) : 0);
    }

    /**
     * What was asked for was read again.
     *
     * @param records of its flow, in order
     * @param next up to which offset was read, itself not included
     */
    void readAgain(Stretch stretch, List<LaneRecord> records, long next) {
        if (ended) {
            return;
        }
        left.taken(stretch, next);
        for (LaneRecord record : records) {
            // What came twice, or was begun by an owner before, was seen to when it was read first
            if (!doneBehind.contains(record.offset()) && !history.isDoubtful(record.offset())) {
                await(record);
            }
        }
    }

    /** The record needs no more work; of one that is not open nothing changes. */
    void done(long offset) {
        if (close(offset)) {
            done.add(offset);
            undone.remove(offset);
            doneBehind.add(offset);
        }
    }

    /** The record was not sent. */
    void returned(long offset) {
        if (close(offset)) {
            returned.add(offset);
        }
    }

    private boolean close(long offset) {
        Integer segments = open.remove(offset);
        openSegments -= segments == null ? 0 : segments;
        return segments != null;
    }

    /** Starts nothing more. */
    void end() {
        ended = true;
        waiting.clear();
    }

    /** What is to be appended to the journal now; what is closed travels along. */
    Optional<Batch> next(int openSegmentsMax, long nowNanos) {
        boolean due = nowNanos - lastEntryNanos >= ENTRY_NANOS;
        int room = openSegmentsMax - openSegments;
        if (!due && Math.min(room, waiting.size()) < Math.max(1, openSegmentsMax / 4)) {
            return Optional.empty();
        }
        List<LaneRecord> records = start(openSegmentsMax);
        boolean closed = !done.isEmpty() || !returned.isEmpty();
        // While the journal answers nothing, what is closed is gathered instead of queued
        if (records.isEmpty() && (!closed || unacknowledged > 0)) {
            return Optional.empty();
        }
        boolean whole = isWholeDue();
        List<Long> started = new ArrayList<>(
                whole ? open.keySet() : records.stream().map(LaneRecord::offset).toList());
        if (whole) {
            started.addAll(history.doubtfulFrom(lastRead + 1));
        }
        LaneEntry.Progress entry = new LaneEntry.Progress(
                token,
                OffsetRange.of(started),
                whole ? doneBehind.ranges() : OffsetRange.of(done),
                OffsetRange.of(returned));
        done = new ArrayList<>();
        returned = new ArrayList<>();
        lastEntryNanos = nowNanos;
        unacknowledged++;
        return Optional.of(new Batch(entry, records, whole));
    }

    /** Not while another is on its way: where it ends up is not known yet. */
    private boolean isWholeDue() {
        return !ended
                && unacknowledged == 0
                && !mentions.isEmpty()
                && journalNext - mentions.getFirst().journalOffset() >= ENTRIES_MAX;
    }

    private List<LaneRecord> start(int openSegmentsMax) {
        List<LaneRecord> records = new ArrayList<>();
        LaneRecord next = waiting.peek();
        while (next != null && fits(next, openSegmentsMax)) {
            int segments = segments(next);
            open.put(next.offset(), segments);
            openSegments += segments;
            records.add(waiting.remove());
            next = waiting.peek();
        }
        return records;
    }

    /** The last eighth is kept for one-time passwords, so that they need not wait until a started one is done. */
    private boolean fits(LaneRecord record, int openSegmentsMax) {
        boolean urgent = record.message().envelope().terms().urgency() == Urgency.ONE_TIME_PASSWORD;
        int max = urgent ? openSegmentsMax : openSegmentsMax - openSegmentsMax / URGENT_SHARE;
        return openSegmentsMax > 0 && (openSegments == 0 || openSegments + segments(record) <= max);
    }

    private static int segments(LaneRecord record) {
        return record.message().envelope().segments();
    }

    /** Whether the journal has this entry right behind the last one of this owner, so that nobody wrote in between. */
    boolean follows(long journalOffset) {
        return journalOffset == journalNext;
    }

    /** Where the entries of others begin that may be before the one that was acknowledged last. */
    long journalNext() {
        return journalNext;
    }

    /** The journal has the batch and this node was the owner when it took it: returns the records that may go out. */
    List<LaneRecord> appended(Batch batch, long journalOffset) {
        unacknowledged--;
        journalNext = journalOffset + 1;
        if (batch.whole()) {
            mentions.clear();
        }
        LaneHistory.Mention.of(journalOffset, batch.entry()).ifPresent(mentions::add);
        if (ended) {
            batch.records().forEach(record -> returned(record.offset()));
            return List.of();
        }
        return batch.records();
    }

    Position position() {
        long first = undone.isEmpty() ? lastRead + 1 : undone.first();
        committable = Math.max(committable, Math.min(first, left.first(first)));
        doneBehind.removeBelow(committable);
        while (!mentions.isEmpty() && mentions.getFirst().last() < committable) {
            mentions.removeFirst();
        }
        return new Position(
                committable,
                mentions.isEmpty() ? journalNext : mentions.getFirst().journalOffset());
    }

    /** How many records wait to be started. */
    int waiting() {
        return waiting.size();
    }

    /** How many wait for nothing but this gate and the journal: none where as many are open as may be. */
    int startable(int openSegmentsMax) {
        LaneRecord next = waiting.peek();
        return next != null && fits(next, openSegmentsMax) ? waiting.size() : unacknowledged;
    }

    /** Whether so much is behind a record that waits or is open that no more is to be read before that one is done. */
    boolean isFarAhead() {
        return !undone.isEmpty()
                && (doneBehind.rangeCount() >= DONE_RANGES_MAX || lastRead - committable >= UNCOMMITTED_MAX);
    }

    /** Whether the journal has everything that there is to say, and nothing is open. */
    boolean quiet() {
        return open.isEmpty() && done.isEmpty() && returned.isEmpty() && unacknowledged == 0;
    }
}
