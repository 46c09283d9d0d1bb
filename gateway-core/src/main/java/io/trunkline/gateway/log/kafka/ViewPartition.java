package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition pair on its way into the projection. Consumer thread only.
 *
 * <pre>
 *  LOST --ask--> LOCATING --position--> LOCATED --seek--> READING --batch--> APPLYING --done--> READING
 *   ^               |                      |                                    |
 *   +----pause------+----------------------+------------------------------------+   (on any failure)
 * </pre>
 */
final class ViewPartition {
    static final int GATHERED_MAX = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(ViewPartition.class);
    private static final int BATCH_ENOUGH = 1_000;
    private static final long GATHER_NANOS = Duration.ofMillis(100).toNanos();
    private static final long GATHER_AWAITED_NANOS = Duration.ofMillis(30).toNanos();
    private static final long REFUSED_NANOS = Duration.ofMinutes(1).toNanos();

    private final int partition;
    private final Projection projection;
    private final QueueProgress.Part progress;
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    private final AtomicReference<@Nullable Outcome> outcome = new AtomicReference<>();

    private Phase phase = Phase.LOST;
    private long askAtNanos = System.nanoTime();
    private LogPosition held = LogPosition.START;
    private LogPosition applying = LogPosition.START;

    private final GatheredRecords gathered;
    private long intakeNext;
    private long lifecycleNext;
    private long gatheringSinceNanos;

    private enum Phase {
        LOST,
        LOCATING,
        LOCATED,
        READING,
        APPLYING
    }

    private sealed interface Outcome {
        record Position(LogPosition position) implements Outcome {}

        record Applied() implements Outcome {}

        record Failed(Throwable error) implements Outcome {}
    }

    ViewPartition(int partition, Projection projection, QueueProgress.Part progress, UnreadableRecords unreadable) {
        this.gathered = new GatheredRecords(unreadable);
        this.partition = partition;
        this.projection = projection;
        this.progress = progress;
    }

    /** Takes note of the projection's answer and asks or hands over what is due. */
    void turn() {
        settle();
        if (phase == Phase.LOST && System.nanoTime() - askAtNanos >= 0) {
            phase = Phase.LOCATING;
            projection
                    .position(partition)
                    .subscribe(
                            position -> outcome.set(new Outcome.Position(position)), this::note, this::noteNoPosition);
        } else if (phase == Phase.READING && batchDue()) {
            apply();
        }
    }

    void settle() {
        Outcome newest = outcome.getAndSet(null);
        if (newest == null) {
            return;
        }
        switch (newest) {
            case Outcome.Position located -> {
                held = located.position();
                phase = Phase.LOCATED;
            }
            case Outcome.Applied applied -> {
                held = applying;
                phase = Phase.READING;
                backoff.reset();
                progress.moved();
            }
            case Outcome.Failed failed -> fail(failed.error());
        }
    }

    private void note(Throwable error) {
        outcome.set(new Outcome.Failed(error));
    }

    private void noteNoPosition() {
        outcome.compareAndSet(null, new Outcome.Failed(new IllegalStateException("the projection gave no position")));
    }

    private void fail(Throwable error) {
        long pauseNanos = backoff.nextNanos();
        LOG.warn(
                "view of partition {}: comes again in {} ms after {}",
                partition,
                Duration.ofNanos(pauseNanos).toMillis(),
                error.toString());
        lose(pauseNanos);
    }

    private void lose(long pauseNanos) {
        phase = Phase.LOST;
        askAtNanos = System.nanoTime() + pauseNanos;
        forget();
    }

    private void forget() {
        gathered.clear();
        gatheringSinceNanos = 0;
    }

    /** The position to seek to, once the projection has told it. */
    Optional<LogPosition> located() {
        return phase == Phase.LOCATED ? Optional.of(held) : Optional.empty();
    }

    /** Reading goes on at this position, which is the projection's or, where that is gone, the log's beginning. */
    void readFrom(LogPosition start) {
        forget();
        intakeNext = start.intake();
        lifecycleNext = start.lifecycle();
        phase = Phase.READING;
    }

    /** The projection's position is not in this log. */
    void refuse(String reason) {
        LOG.error("view of partition {}: not read, the view must be rebuilt: {}", partition, reason);
        lose(REFUSED_NANOS);
    }

    /** Takes a record of either topic. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        if (gatheringSinceNanos == 0) {
            gatheringSinceNanos = System.nanoTime();
        }
        if (record.topic().equals(Topics.INTAKE)) {
            intakeNext = record.offset() + 1;
        } else {
            lifecycleNext = record.offset() + 1;
        }
        gathered.add(record);
    }

    private boolean batchDue() {
        return gatheringSinceNanos != 0
                && (gathered.size() >= BATCH_ENOUGH || System.nanoTime() - gatheringSinceNanos >= gatherNanos());
    }

    private long gatherNanos() {
        return projection.isAwaited(partition) ? GATHER_AWAITED_NANOS : GATHER_NANOS;
    }

    private void apply() {
        applying = new LogPosition(intakeNext, lifecycleNext);
        LogBatch batch = gathered.take(partition, held, applying);
        gatheringSinceNanos = 0;
        phase = Phase.APPLYING;
        projection.apply(batch).subscribe(nothing -> {}, this::note, () -> outcome.set(new Outcome.Applied()));
    }

    /** How many records are still to be read; tells the watchdog what there is to do. */
    void behind(long lag) {
        progress.waiting(lag + gathered.size() + (applying() ? 1 : 0));
    }

    /** Whether records that are polled now can be taken. */
    boolean reading() {
        return phase == Phase.READING || phase == Phase.APPLYING;
    }

    boolean shouldPause() {
        return !reading() || gathered.size() >= GATHERED_MAX;
    }

    /** Whether a turn is due soon even when nothing is read. */
    boolean hasWork() {
        return gatheringSinceNanos != 0 || !(phase == Phase.READING || phase == Phase.LOST);
    }

    boolean applying() {
        return phase == Phase.APPLYING;
    }
}
