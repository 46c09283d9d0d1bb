package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one partition that were written last, so that most events need no look at the table. Right as long as
 * nobody else moves the partition's position, and forgotten when a batch fails. Holds 8192 rows; the one that was used
 * longest ago goes. For one batch at a time.
 */
final class KnownRows {
    private static final int ROWS_MAX = 8_192;

    private final Map<MessageSid, Known> rows = new LinkedHashMap<>(ROWS_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageSid, Known> eldest) {
            return size() > ROWS_MAX;
        }
    };

    /**
     * What is in the table.
     *
     * @param enveloped whether the row has its envelope
     * @param partner whom the message came from; null where that is no partner or nobody knows it yet
     */
    record Known(
            MessageState state, boolean enveloped, @Nullable PartnerOrigin partner) {
        static final Known NOTHING = new Known(MessageState.ACCEPTED, false, null);
    }

    Optional<Known> get(MessageSid sid) {
        return Optional.ofNullable(rows.get(sid));
    }

    void put(MessageSid sid, Known row) {
        rows.put(sid, row);
    }

    void clear() {
        rows.clear();
    }
}
