package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Statement;
import io.trunkline.gateway.carrier.BrokenOffMessages;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.ViewUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Messages in doubt by what their segments have in common on a handset. Thread-safe. */
final class PostgresBrokenOff implements BrokenOffMessages {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    /** More of it may be sent: as long as a segment is on its way, in doubt or refused for now ({@link SegmentStateText}). */
    private static final String OPEN = "(m.status IN ('ACCEPTED', 'WAITING', 'ROUTED', 'AMBIGUOUS')"
            + " OR (m.status = 'SUBMITTED' AND m.segment_states ~ '[sqr]'))";

    private static final String OF_CARRIER = "SELECT m.sid, m.sender, m.recipient FROM message m"
            + " WHERE m.segments > 1 AND m.sender IS NOT NULL AND " + OPEN
            + " AND m.sid IN (SELECT d.sid FROM doubtful_segment d WHERE d.carrier = $1 AND d.at > $2)"
            + " ORDER BY m.sid DESC LIMIT $3";

    private static final String COMPLETE = "SELECT NOT " + OPEN + " AS complete FROM message m WHERE m.sid = $1";

    private final PostgresDatabase database;
    private final Migrations migrations;
    private final InstantSource clock;

    PostgresBrokenOff(PostgresDatabase database, Migrations migrations, InstantSource clock) {
        this.database = database;
        this.migrations = migrations;
        this.clock = clock;
    }

    @Override
    public Flux<BrokenOff> of(String carrier, int max) {
        return answered(database.query(connection -> rows(connection
                .createStatement(OF_CARRIER)
                .bind(0, carrier)
                .bind(1, clock.instant().minus(PostgresSegments.KEPT))
                .bind(2, max))));
    }

    private static Flux<BrokenOff> rows(Statement statement) {
        return Flux.from(statement.execute())
                .concatMap(result -> result.map((row, metadata) -> new BrokenOff(
                        Rows.sid(row),
                        new Address(Rows.required(row, "sender", String.class)),
                        new Address(Rows.required(row, "recipient", String.class)))));
    }

    @Override
    public Mono<Boolean> isComplete(MessageSid sid) {
        return answered(database.query(connection -> Flux.from(connection
                                .createStatement(COMPLETE)
                                .bind(0, Rows.uuid(sid))
                                .execute())
                        .concatMap(result ->
                                result.map((row, metadata) -> Rows.required(row, "complete", Boolean.class)))))
                .any(complete -> complete);
    }

    private <T> Flux<T> answered(Flux<T> answer) {
        return migrations
                .apply()
                .thenMany(answer)
                .timeout(ANSWER_MAX)
                .onErrorMap(fault -> new ViewUnavailableException("the view cannot answer now: " + fault, fault));
    }
}
