package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.postgres.KnownRows.Known;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a batch makes of the rows it touches: pure. An accepted message brings the envelope, an event the state and
 * perhaps the envelope too; neither order between the two changes the row.
 *
 * @param changed the rows to write, each once
 */
record FoldedBatch(Map<MessageSid, Change> changed) {
    /**
     * A row as it is to be.
     *
     * @param envelope null where the row has it or nobody knows it yet
     * @param enveloped whether the row has its envelope once this is written
     */
    record Change(@Nullable Envelope envelope, MessageState state, boolean enveloped) {
        Known known() {
            return new Known(state, enveloped);
        }
    }

    /** The messages that the batch is about. */
    static Set<MessageSid> sids(LogBatch batch) {
        Set<MessageSid> sids = new LinkedHashSet<>();
        batch.accepted().forEach(message -> sids.add(message.envelope().sid()));
        batch.events().forEach(event -> sids.add(event.sid()));
        return sids;
    }

    /**
     * @param existing the rows that are there, by SID
     */
    static FoldedBatch of(LogBatch batch, Map<MessageSid, Known> existing) {
        Map<MessageSid, Change> rows = new LinkedHashMap<>();
        for (AcceptedMessage message : batch.accepted()) {
            change(rows, existing, message.envelope().sid(), message.envelope(), List.of());
        }
        for (LifecycleEvent event : batch.events()) {
            change(rows, existing, event.sid(), event.envelope(), List.of(event));
        }
        rows.entrySet()
                .removeIf(row -> row.getValue().envelope() == null
                        && existing.containsKey(row.getKey())
                        && existing.get(row.getKey())
                                .state()
                                .equals(row.getValue().state()));
        return new FoldedBatch(rows);
    }

    private static void change(
            Map<MessageSid, Change> rows,
            Map<MessageSid, Known> existing,
            MessageSid sid,
            @Nullable Envelope envelope,
            List<LifecycleEvent> events) {
        Change before = rows.computeIfAbsent(sid, key -> unchanged(existing.getOrDefault(key, Known.NOTHING)));
        MessageState state = before.state();
        for (LifecycleEvent event : events) {
            state = state.evolve(event);
        }
        boolean brings = envelope != null && !before.enveloped();
        rows.put(sid, new Change(brings ? envelope : before.envelope(), state, before.enveloped() || envelope != null));
    }

    private static Change unchanged(Known known) {
        return new Change(null, known.state(), known.enveloped());
    }
}
