package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.inbound.InboundStore;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.ViewUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Texts beside those of messages that were sent; messages to nobody in a table of their own. Thread-safe. */
final class PostgresInbound implements InboundStore {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final String TEXT = "SELECT body FROM message_body WHERE sid = $1";

    /** A row without an envelope is of facts that came before it. */
    private static final String KNOWN = "SELECT sid FROM message WHERE sid = ANY($1::uuid[]) AND account IS NOT NULL";

    private static final String KEEP = "INSERT INTO unmatched_message"
            + " (sid, carrier, sender, recipient, body, segments, received_at)"
            + " SELECT sid, carrier, sender, recipient, body, segments,"
            + " timestamptz 'epoch' + at * interval '1 millisecond' FROM unnest($1::uuid[], $2::text[], $3::text[],"
            + " $4::text[], $5::text[], $6::int[], $7::bigint[])"
            + " AS r(sid, carrier, sender, recipient, body, segments, at) ON CONFLICT DO NOTHING";

    private static final String LIST = "SELECT sid, carrier, sender, recipient, body, segments, received_at"
            + " FROM unmatched_message WHERE carrier = $1 AND sid < $2 ORDER BY sid DESC LIMIT $3";

    private static final UUID LAST = new UUID(-1, -1);

    private final BoundedStatements statements;

    PostgresInbound(PostgresDatabase database, Migrations migrations) {
        this.statements = new BoundedStatements(
                database,
                migrations,
                ANSWER_MAX,
                fault -> new ViewUnavailableException("the view cannot answer now: " + fault, fault));
    }

    @Override
    public Mono<Void> keepTexts(List<InboundMessage> messages) {
        MessageBodies bodies = new MessageBodies();
        messages.forEach(message -> bodies.add(message.sid(), message.text()));
        return statements.changed(bodies::bind).then();
    }

    @Override
    public Mono<String> text(MessageSid sid) {
        return statements
                .rows(
                        connection -> connection.createStatement(TEXT).bind(0, Rows.uuid(sid)),
                        row -> Rows.required(row, "body", String.class))
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst()));
    }

    @Override
    public Mono<Set<MessageSid>> known(List<MessageSid> messages) {
        return statements
                .rows(
                        connection -> connection
                                .createStatement(KNOWN)
                                .bind(0, messages.stream().map(Rows::uuid).toArray(UUID[]::new)),
                        Rows::sid)
                .map(Set::copyOf);
    }

    @Override
    public Mono<Void> keepUnmatched(List<InboundMessage> messages) {
        return statements
                .changed(connection -> connection
                        .createStatement(KEEP)
                        .bind(
                                0,
                                messages.stream()
                                        .map(message -> Rows.uuid(message.sid()))
                                        .toArray(UUID[]::new))
                        .bind(1, texts(messages, InboundMessage::carrier))
                        .bind(2, texts(messages, InboundMessage::sender))
                        .bind(3, texts(messages, InboundMessage::recipient))
                        .bind(4, texts(messages, InboundMessage::text))
                        .bind(5, messages.stream().map(InboundMessage::segments).toArray(Integer[]::new))
                        .bind(
                                6,
                                messages.stream()
                                        .map(message -> message.at().toEpochMilli())
                                        .toArray(Long[]::new)))
                .then();
    }

    @Override
    public Mono<List<InboundMessage>> unmatched(String carrier, @Nullable MessageSid before, int size) {
        return statements.rows(
                connection -> connection
                        .createStatement(LIST)
                        .bind(0, carrier)
                        .bind(1, before == null ? LAST : Rows.uuid(before))
                        .bind(2, size),
                row -> new InboundMessage(
                        Rows.sid(row),
                        Rows.required(row, "carrier", String.class),
                        Rows.required(row, "sender", String.class),
                        Rows.required(row, "recipient", String.class),
                        Rows.required(row, "body", String.class),
                        Rows.required(row, "segments", Integer.class),
                        Rows.required(row, "received_at", Instant.class)));
    }

    /** PostgreSQL's text has no NUL, which a subscriber may write. */
    private static String[] texts(List<InboundMessage> messages, Function<InboundMessage, String> what) {
        return messages.stream()
                .map(message -> what.apply(message).replace('\0', '\uFFFD'))
                .toArray(String[]::new);
    }
}
