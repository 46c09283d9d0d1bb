package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.view.postgres.KnownRows.Known;
import io.trunkline.gateway.waiting.WaitChange;
import io.trunkline.gateway.waiting.WaitKey;
import io.trunkline.gateway.waiting.Waits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a batch makes of the rows it touches: pure. An accepted message brings the envelope, an event the state and
 * perhaps the envelope too; neither order between the two changes the row.
 *
 * @param changed the rows to write, each once
 * @param ended the messages whose rows of waits are to go
 * @param partnerEnds the messages of partners that have ended with this batch
 * @param settled how many doubts a receipt or a late answer has settled
 */
record FoldedBatch(
        Map<MessageSid, Change> changed, Set<MessageSid> ended, List<PartnerEnds.Ended> partnerEnds, int settled) {
    private static final WaitChange KEEP = new WaitChange.Keep();

    /**
     * A row as it is to be.
     *
     * @param envelope null where the row has it or nobody knows it yet
     * @param acceptedBy the node that accepted the message; null where the batch does not tell
     * @param enveloped whether the row has its envelope once this is written
     * @param partner whom the message came from; null where that is no partner or nobody knows it yet
     * @param waiting what changes about the message's wait
     */
    record Change(
            @Nullable Envelope envelope,
            @Nullable String acceptedBy,
            MessageState state,
            boolean enveloped,
            @Nullable PartnerOrigin partner,
            WaitChange waiting) {
        Known known() {
            return new Known(state, enveloped, partner);
        }

        private Change acceptedBy(String node) {
            return node.isEmpty() ? this : new Change(envelope, node, state, enveloped, partner, waiting);
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
    static FoldedBatch of(LogBatch batch, Map<MessageSid, Known> existing, Waits waits) {
        Map<MessageSid, Change> rows = new LinkedHashMap<>();
        int settled = 0;
        for (int n = 0; n < batch.accepted().size(); n++) {
            Envelope envelope = batch.accepted().get(n).envelope();
            String by = batch.writers().ofAccepted().get(n);
            Change before = before(rows, existing, envelope.sid());
            rows.put(envelope.sid(), after(before.acceptedBy(by), envelope, before.state(), KEEP));
        }
        for (LifecycleEvent event : batch.events()) {
            Change before = before(rows, existing, event.sid());
            MessageState state = before.state().evolve(event);
            rows.put(event.sid(), after(before, event.envelope(), state, waits.decide(before.state(), event, state)));
            settled += Waits.settles(before.state(), event, state) ? 1 : 0;
        }
        rows.entrySet()
                .removeIf(row -> row.getValue().envelope() == null
                        && row.getValue().acceptedBy() == null
                        && existing.containsKey(row.getKey())
                        && existing.get(row.getKey())
                                .state()
                                .equals(row.getValue().state()));
        return new FoldedBatch(rows, ended(rows, existing), partnerEnds(rows, existing), settled);
    }

    private static Change before(Map<MessageSid, Change> rows, Map<MessageSid, Known> existing, MessageSid sid) {
        return rows.computeIfAbsent(sid, key -> {
            Known known = existing.getOrDefault(key, Known.NOTHING);
            return new Change(null, null, known.state(), known.enveloped(), known.partner(), KEEP);
        });
    }

    private static Change after(Change before, @Nullable Envelope envelope, MessageState state, WaitChange wait) {
        boolean brings = envelope != null && !before.enveloped();
        return new Change(
                brings ? envelope : before.envelope(),
                before.acceptedBy(),
                state,
                before.enveloped() || envelope != null,
                before.enveloped() || envelope == null
                        ? before.partner()
                        : envelope.terms().partner(),
                wait instanceof WaitChange.Keep ? before.waiting() : wait);
    }

    /**
     * Each once, however often its end is read: when it has both its end and its envelope, whichever of the two topics was
     * read first.
     */
    private static List<PartnerEnds.Ended> partnerEnds(Map<MessageSid, Change> rows, Map<MessageSid, Known> existing) {
        List<PartnerEnds.Ended> ends = new ArrayList<>();
        rows.forEach((sid, change) -> {
            PartnerOrigin partner = change.partner();
            Known known = existing.getOrDefault(sid, Known.NOTHING);
            boolean before = known.enveloped() && known.state().status().isTerminal();
            if (partner != null && !before && change.state().status().isTerminal()) {
                ends.add(new PartnerEnds.Ended(sid, partner, change.state()));
            }
        });
        return ends;
    }

    /** A wait that began and ended within the batch has no row. */
    private static Set<MessageSid> ended(Map<MessageSid, Change> rows, Map<MessageSid, Known> existing) {
        Set<MessageSid> ended = new LinkedHashSet<>();
        rows.forEach((sid, change) -> {
            Optional<WaitKey> had =
                    Waits.of(existing.getOrDefault(sid, Known.NOTHING).state());
            if (had.isPresent() && !had.equals(Waits.of(change.state()))) {
                ended.add(sid);
            }
        });
        return ended;
    }
}
