package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which records of an owned lane may go out, what is to be written into its journal, and how far it may be committed.
 * Pure but for its own state; journal thread only.
 *
 * <pre>
 * read --> waiting --> in a batch --(the journal has it)--> out --> done
 *    |        ^  |                       |                   +----> returned
 *    |        |  +--> canceled --> in a batch --(the journal has it)--> said so --> done
 *    |        +--(read again)-- left     +--(ended meanwhile)--> returned
 *    |                           ^
 *    +--> of an account with many +
 *    +--> done before, seen before
 *    +--> doubtful, out at once
 * </pre>
 *
 * <p>What waits goes by class and in turns of accounts, not in the lane's order ({@link LaneBacklog}).
 *
 * <p>Several batches may be on their way into the journal: the next one need not wait until the last is there. Bounds: the
 * open segments, as the subscriber says; one entry in 6 ms, but for a batch that fills a quarter of what may be open. After
 * {@value #ENTRIES_MAX} entries that the next owner would have to read, and one more for each {@value #OCTETS_FOR_EACH} octets
 * that it would have, comes one that tells all ({@link LaneEntry.Checkpoint}), and before it is on its way no other.
 */
final class LaneGate {
    static final long ENTRY_NANOS = Duration.ofMillis(6).toNanos();

    /** How many entries of the journal a next owner has to read, but for what the one that tells all weighs. */
    static final int ENTRIES_MAX = 1_024;

    /** About what an entry takes: the one that tells all is no heavier than what it saves the next owner. */
    static final int OCTETS_FOR_EACH = 128;

    /** An entry of more would not be taken, and the slot have no owner; then the journal grows instead. */
    private static final int OCTETS_MAX = 900_000;

    /**
     * How far behind the first record that waits or is open may be read. A bit for each of them is what an entry that tells
     * all takes at the most: 500,000 octets of the 1,048,576 that the producer sends and the broker takes.
     */
    static final long UNCOMMITTED_MAX = 4_000_000;

    private static final int URGENT_SHARE = 8;

    private final UUID token;
    private final LaneHistory history;
    private final Deque<LaneHistory.Mention> mentions;

    /** What waits here or is open; and what is done though something before it is not. */
    private final NavigableSet<Long> undone = new TreeSet<>();

    private final OffsetSet doneBehind;
    private final SeenAttempts seen = new SeenAttempts();
    private final LaneBacklog waiting = new LaneBacklog();
    private final AskedCancels asked = new AskedCancels();

    /** Taken out of what waits, to be started as canceled; and those of them of which the journal has that. */
    private List<LaneRecord> canceled = new ArrayList<>();

    private List<LaneRecord> canceledNow = new ArrayList<>();
    private final Map<Long, Integer> open = new HashMap<>();
    private List<Long> done = new ArrayList<>();
    private List<Long> returned = new ArrayList<>();
    private long committable;
    private long lastRead = -1;
    private long journalNext;
    private long lastEntryNanos;
    private int openSegments;
    private int unacknowledged;
    private boolean checkpointing;
    private boolean ended;

    /**
     * An entry for the journal and the records that it starts.
     *
     * @param canceled those of them that are not to be sent
     */
    record Batch(LaneEntry entry, List<LaneRecord> records, List<LaneRecord> canceled) {}

    /**
     * How far the lane is done.
     *
     * @param lane the offset to read the lane from
     * @param journal the offset to read the journal from, to know what is done and started from there on
     * @param owner whose the slot was at that offset of the journal; null where that is not known
     */
    record Position(long lane, long journal, @Nullable UUID owner) {}

    /**
     * @param start the lane's first offset that is not committed
     * @param journalNext the offset behind this owner's {@link LaneEntry.Taken}
     */
    LaneGate(UUID token, LaneHistory history, long start, long journalNext, long nowNanos) {
        this.token = token;
        this.committable = start;
        this.history = history;
        this.mentions = history.mentions();
        this.doneBehind = history.done();
        this.journalNext = journalNext;
        this.lastEntryNanos = nowNanos - ENTRY_NANOS;
    }

    /** An attempt that is committed already. */
    void remember(MessageSid sid, int attempt) {
        seen.add(sid, attempt, committable - 1);
    }

    /** A record that nobody can read needs no more work. */
    void readUnreadable(long offset) {
        if (offset > lastRead) {
            lastRead = offset;
            doneBehind.add(offset);
        }
    }

    /**
     * A cancel is the next record of the lane. What it means and waits here is taken out of its turn; what is out is for
     * whoever has it ({@link #asked}); what is left in the lane, or comes later, is taken out when it is held.
     */
    void readCancel(long offset, LaneCancel cancel) {
        if (offset > lastRead) {
            readUnreadable(offset);
            asked.add(cancel);
            waiting.remove(record -> cancel.means(record.message())).ifPresent(canceled::add);
        }
    }

    /** A cancel that is committed already, while what it means may not be: it may have come before its message. */
    void rememberCancel(LaneCancel cancel) {
        asked.add(cancel);
    }

    /** What was asked to be canceled and may be out. */
    AskedCancels asked() {
        return asked;
    }

    /**
     * The next record of the lane; one that was read before is left out.
     *
     * @param doubtful takes the record where an owner before may have sent it
     * @return false where the attempt is in the lane twice and is dropped
     */
    boolean read(LaneRecord record, Consumer<LaneRecord> doubtful) {
        long offset = record.offset();
        if (offset <= lastRead) {
            return true;
        }
        lastRead = offset;
        boolean fresh =
                seen.add(record.message().envelope().sid(), record.message().attempt(), offset);
        if (!doneBehind.contains(offset)) {
            if (fresh) {
                admit(record, doubtful);
            } else {
                doneBehind.add(offset);
                // The next owner remembers other attempts than this one does
                done.add(offset);
            }
        }
        return fresh;
    }

    private void admit(LaneRecord record, Consumer<LaneRecord> doubtful) {
        long offset = record.offset();
        if (ended) {
            undone.add(offset);
        } else if (history.isDoubtful(offset)) {
            undone.add(offset);
            open.put(offset, 0);
            doubtful.accept(record);
        } else if (waiting.add(record)) {
            held(record);
        }
    }

    /** From where the lane is to be read again, because what waits here of what was left there is little. */
    OptionalLong toReadAgain() {
        return ended ? OptionalLong.empty() : waiting.toReadAgain();
    }

    /**
     * The lane was read again, from wherever it was. May be told twice of the same.
     *
     * @param records all that can be read from that offset on, in order
     * @param next up to where, itself not included
     */
    void readAgain(long from, List<LaneRecord> records, long next) {
        // Whoever reads again may be ahead of who reads what is new
        long end = Math.min(next, lastRead + 1);
        if (ended || end <= from) {
            return;
        }
        List<LaneRecord> known =
                records.stream().filter(record -> record.offset() < end).toList();
        waiting.readAgain(from, known, end, this::isSettled).forEach(this::held);
    }

    /** What is left in the lane is not looked at: reading it again would find it a second time. */
    private void held(LaneRecord record) {
        undone.add(record.offset());
        if (asked.mean(record.message())) {
            waiting.remove(each -> each.offset() == record.offset()).ifPresent(canceled::add);
        }
    }

    /** What is done, came twice or was begun by an owner before was seen to when it was read first. */
    private boolean isSettled(long offset) {
        return doneBehind.contains(offset) || history.isDoubtful(offset);
    }

    /** The record needs no more work; of one that is not open nothing changes. */
    void done(long offset) {
        if (close(offset)) {
            done.add(offset);
            undone.remove(offset);
            doneBehind.add(offset);
        }
    }

    /** The record was not sent by this owner; one that is doubtful remains so. */
    void returned(long offset) {
        if (close(offset) && !history.isDoubtful(offset)) {
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
        canceled.clear();
    }

    /** What is to be appended to the journal now; what is closed travels along. */
    Optional<Batch> next(int openSegmentsMax, long nowNanos) {
        if (isCheckpointDue()) {
            // Of an entry that is on its way nobody knows yet whether it counts: one round trip without entries
            return unacknowledged > 0 ? Optional.empty() : Optional.of(checkpoint());
        }
        boolean due = nowNanos - lastEntryNanos >= ENTRY_NANOS;
        int room = openSegmentsMax - openSegments;
        if (!due && Math.min(room, waiting.held()) < Math.max(1, openSegmentsMax / 4)) {
            return Optional.empty();
        }
        List<LaneRecord> records = start(openSegmentsMax);
        List<LaneRecord> taken = startCanceled();
        boolean closed = !done.isEmpty() || !returned.isEmpty();
        // While the journal answers nothing, what is closed is gathered instead of queued
        if (records.isEmpty() && taken.isEmpty() && (!closed || unacknowledged > 0)) {
            return Optional.empty();
        }
        LaneEntry.Progress entry = new LaneEntry.Progress(
                token,
                OffsetRange.of(Stream.concat(records.stream(), taken.stream())
                        .map(LaneRecord::offset)
                        .toList()),
                OffsetRange.of(done),
                OffsetRange.of(returned));
        done = new ArrayList<>();
        returned = new ArrayList<>();
        lastEntryNanos = nowNanos;
        unacknowledged++;
        return Optional.of(new Batch(entry, records, taken));
    }

    private boolean isCheckpointDue() {
        return !ended
                && !checkpointing
                && !mentions.isEmpty()
                && doneBehind.octets() <= OCTETS_MAX
                && journalNext - mentions.getFirst().journalOffset()
                        >= ENTRIES_MAX + doneBehind.octets() / OCTETS_FOR_EACH;
    }

    /** Starts nothing; what is closed since the last entry is told by the next one all the same. */
    private Batch checkpoint() {
        List<Long> started = new ArrayList<>(open.keySet());
        history.doubtful().stream()
                .filter(offset -> offset >= committable && !doneBehind.contains(offset))
                .forEach(started::add);
        checkpointing = true;
        unacknowledged++;
        return new Batch(
                new LaneEntry.Checkpoint(token, OffsetRange.of(started), doneBehind.bits()), List.of(), List.of());
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

    /** As what is started, so that whoever owns the slot next sends nothing of which the cancel may be said already. */
    private List<LaneRecord> startCanceled() {
        List<LaneRecord> taken = canceled;
        canceled = new ArrayList<>();
        taken.forEach(record -> open.put(record.offset(), 0));
        return taken;
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
        if (batch.entry() instanceof LaneEntry.Checkpoint) {
            mentions.clear();
            checkpointing = false;
        }
        LaneHistory.Mention.of(journalOffset, batch.entry(), token).ifPresent(mentions::add);
        if (ended) {
            batch.records().forEach(record -> returned(record.offset()));
            batch.canceled().forEach(record -> returned(record.offset()));
            return List.of();
        }
        canceledNow.addAll(batch.canceled());
        return batch.records();
    }

    /** What {@link #appended} has made sure of since the last call: to be said canceled and then {@link #done}. */
    List<LaneRecord> canceled() {
        List<LaneRecord> now = canceledNow;
        canceledNow = new ArrayList<>();
        return now;
    }

    Position position() {
        long first = undone.isEmpty() ? lastRead + 1 : undone.first();
        committable = Math.max(committable, Math.min(first, waiting.firstLeft().orElse(first)));
        doneBehind.dropBelow(committable);
        seen.done(committable);
        while (!mentions.isEmpty() && mentions.getFirst().last() < committable) {
            mentions.removeFirst();
        }
        return mentions.isEmpty()
                ? new Position(committable, journalNext, token)
                : new Position(
                        committable,
                        mentions.getFirst().journalOffset(),
                        mentions.getFirst().owner());
    }

    /** How many records wait to be started, here or in the lane. */
    int waiting() {
        return waiting.size();
    }

    /** How many of them are here. */
    int held() {
        return waiting.held();
    }

    /**
     * How many wait for nothing but this gate, the journal or reading: none where as many are open as may be, one where all
     * is left in the lane.
     */
    int startable(int openSegmentsMax) {
        LaneRecord next = waiting.peek();
        if (next == null && waiting.firstLeft().isPresent()) {
            return 1;
        }
        return next != null && fits(next, openSegmentsMax) ? waiting.held() : unacknowledged;
    }

    /** Whether no more is to be read before the first record that is not done, is. */
    boolean isFarAhead() {
        return lastRead - committable >= UNCOMMITTED_MAX;
    }

    /** Whether the journal has everything that there is to say, and nothing is open. */
    boolean quiet() {
        return open.isEmpty() && done.isEmpty() && returned.isEmpty() && unacknowledged == 0;
    }
}
