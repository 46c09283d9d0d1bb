package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The idempotency keys of a batch as one statement. A key that is used again after its day stands for the newer message. */
final class MessageKeys {
    private static final String UPSERT = "INSERT INTO message_key AS k (account, digest, sid, request)"
            + " SELECT account, decode(digest, 'hex'), sid, decode(request, 'hex')"
            + " FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[]) AS r(account, digest, sid, request)"
            + " ON CONFLICT (account, digest) DO UPDATE SET sid = excluded.sid, request = excluded.request"
            + " WHERE k.sid < excluded.sid";

    private final Map<Place, Use> keys = new LinkedHashMap<>();

    private record Place(AccountSid account, String digest) {}

    private record Use(MessageSid sid, String request) {}

    MessageKeys(List<AcceptedMessage> messages) {
        for (AcceptedMessage message : messages) {
            IdempotencyKey key = message.key();
            if (key != null) {
                keys.merge(
                        new Place(message.envelope().account(), key.digest()),
                        new Use(message.envelope().sid(), key.request()),
                        (one, other) -> one.sid().compareTo(other.sid()) < 0 ? other : one);
            }
        }
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(UPSERT)
                .bind(
                        0,
                        keys.keySet().stream()
                                .map(place -> place.account().value())
                                .toArray(String[]::new))
                .bind(1, keys.keySet().stream().map(Place::digest).toArray(String[]::new))
                .bind(2, keys.values().stream().map(use -> Rows.uuid(use.sid())).toArray(UUID[]::new))
                .bind(3, keys.values().stream().map(Use::request).toArray(String[]::new));
    }
}
