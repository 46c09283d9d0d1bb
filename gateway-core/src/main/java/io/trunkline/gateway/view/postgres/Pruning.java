package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes what the view keeps for a time only, a minute apart, {@value #ROWS_MAX} rows at a time so that no statement
 * takes long. Driven by whoever projects; runs beside it, and one that fails is made up for by the next. Thread-safe.
 */
final class Pruning {
    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration KEYS_KEPT = Duration.ofDays(2);
    private static final Duration ORPHANS_KEPT = Duration.ofDays(7);
    private static final int ROWS_MAX = 10_000;
    private static final int ROUNDS_MAX = 100;

    private static final String KEYS = "DELETE FROM message_key WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM message_key WHERE sid < $1 ORDER BY sid LIMIT $2))";

    private static final String SEGMENTS = "DELETE FROM submitted_segment WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM submitted_segment WHERE submitted_at < $1 ORDER BY submitted_at LIMIT $2))";

    private static final String DOUBTS = "DELETE FROM doubtful_segment WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM doubtful_segment WHERE at < $1 ORDER BY at LIMIT $2))";

    private static final String ORPHANS = "DELETE FROM orphan_receipt WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM orphan_receipt WHERE received_at < $1 ORDER BY received_at LIMIT $2))";

    private static final String UNMATCHED = "DELETE FROM unmatched_message WHERE ctid = ANY (ARRAY("
            + "SELECT ctid FROM unmatched_message WHERE received_at < $1 ORDER BY received_at LIMIT $2))";

    private final PostgresDatabase database;
    private final InstantSource clock;
    private final AtomicLong lastMillis;

    Pruning(PostgresDatabase database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.lastMillis = new AtomicLong(clock.millis());
    }

    /** Starts a round where one is due; returns at once. */
    void whenDue() {
        long now = clock.millis();
        long last = lastMillis.get();
        if (now - last >= EVERY.toMillis() && lastMillis.compareAndSet(last, now)) {
            run().subscribe(
                            rows -> LOG.debug("{} rows were past their time", rows),
                            fault -> LOG.warn("What is past its time stays for now: {}", fault.toString()));
        }
    }

    /** Deletes what is past its time; emits how many rows that were. */
    Mono<Long> run() {
        Instant now = clock.instant();
        return Flux.concat(
                        delete(KEYS, Rows.firstSid(now.minus(KEYS_KEPT))),
                        delete(SEGMENTS, now.minus(PostgresSegments.KEPT)),
                        delete(DOUBTS, now.minus(PostgresSegments.KEPT)),
                        delete(ORPHANS, now.minus(ORPHANS_KEPT)),
                        delete(UNMATCHED, now.minus(ORPHANS_KEPT)))
                .reduce(0L, Long::sum);
    }

    private Mono<Long> delete(String sql, Object before) {
        return database.query(connection -> Flux.from(connection
                                .createStatement(sql)
                                .bind(0, before)
                                .bind(1, ROWS_MAX)
                                .execute())
                        .concatMap(Result::getRowsUpdated))
                .reduce(0L, Long::sum)
                .repeat(ROUNDS_MAX - 1)
                .takeUntil(rows -> rows < ROWS_MAX)
                .reduce(0L, Long::sum);
    }
}
