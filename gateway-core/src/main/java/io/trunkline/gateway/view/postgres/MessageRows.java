package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.message.Urgency;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of a batch as one statement, an array for each column. */
final class MessageRows {
    private static final String UPSERT = "INSERT INTO message AS m (sid, account, sender, recipient, service, segments,"
            + " status_callback, accepted_at, status, attempt, segment_states, error_code, sent_at, updated_at, resent,"
            + " fail_ambiguous, validity_seconds, send_at, accepted_by, partner, urgency)"
            + " SELECT sid, account, sender, recipient, service, segments, status_callback,"
            + " timestamptz 'epoch' + accepted_at * interval '1 millisecond', status, attempt, segment_states,"
            + " error_code, timestamptz 'epoch' + sent_at * interval '1 millisecond',"
            + " timestamptz 'epoch' + updated_at * interval '1 millisecond', resent,"
            + " fail_ambiguous, validity_seconds, timestamptz 'epoch' + send_at * interval '1 millisecond', accepted_by, partner,"
            + " urgency"
            + " FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[],"
            + " $8::bigint[], $9::text[], $10::int[], $11::text[], $12::int[], $13::bigint[], $14::bigint[],"
            + " $15::boolean[], $16::boolean[], $17::int[], $18::bigint[], $19::text[], $20::text[], $21::text[])"
            + " AS r(sid, account, sender, recipient, service, segments, status_callback, accepted_at, status, attempt,"
            + " segment_states, error_code, sent_at, updated_at, resent, fail_ambiguous, validity_seconds, send_at,"
            + " accepted_by, partner, urgency) ON CONFLICT (sid) DO UPDATE SET status = excluded.status, attempt = excluded.attempt,"
            + " segment_states = excluded.segment_states, resent = excluded.resent, error_code = excluded.error_code,"
            + " sent_at = excluded.sent_at, updated_at = excluded.updated_at,"
            + " account = coalesce(m.account, excluded.account), sender = coalesce(m.sender, excluded.sender),"
            + " recipient = coalesce(m.recipient, excluded.recipient), service = coalesce(m.service, excluded.service),"
            + " segments = coalesce(m.segments, excluded.segments),"
            + " status_callback = coalesce(m.status_callback, excluded.status_callback),"
            + " accepted_at = coalesce(m.accepted_at, excluded.accepted_at),"
            + " fail_ambiguous = m.fail_ambiguous OR excluded.fail_ambiguous,"
            + " validity_seconds = coalesce(m.validity_seconds, excluded.validity_seconds),"
            + " send_at = coalesce(m.send_at, excluded.send_at),"
            + " accepted_by = coalesce(m.accepted_by, excluded.accepted_by),"
            + " partner = coalesce(m.partner, excluded.partner), urgency = coalesce(m.urgency, excluded.urgency)";

    private final UUID[] sids;
    private final @Nullable String[] accounts;
    private final @Nullable String[] senders;
    private final @Nullable String[] recipients;
    private final @Nullable String[] services;
    private final @Nullable Integer[] segments;
    private final @Nullable String[] callbacks;
    private final @Nullable Long[] acceptedAt;
    private final String[] statuses;
    private final Integer[] attempts;
    private final String[] segmentStates;
    private final @Nullable Integer[] codes;
    private final @Nullable Long[] sentAt;
    private final @Nullable Long[] updatedAt;
    private final Boolean[] resent;
    private final Boolean[] failAmbiguous;
    private final @Nullable Integer[] validitySeconds;
    private final @Nullable Long[] sendAt;
    private final @Nullable String[] acceptedBy;
    private final @Nullable String[] partners;
    private final @Nullable String[] urgencies;

    MessageRows(Map<MessageSid, FoldedBatch.Change> changes) {
        int size = changes.size();
        sids = new UUID[size];
        accounts = new String[size];
        senders = new String[size];
        recipients = new String[size];
        services = new String[size];
        segments = new Integer[size];
        callbacks = new String[size];
        acceptedAt = new Long[size];
        statuses = new String[size];
        attempts = new Integer[size];
        segmentStates = new String[size];
        codes = new Integer[size];
        sentAt = new Long[size];
        updatedAt = new Long[size];
        resent = new Boolean[size];
        failAmbiguous = new Boolean[size];
        validitySeconds = new Integer[size];
        sendAt = new Long[size];
        acceptedBy = new String[size];
        partners = new String[size];
        urgencies = new String[size];
        int row = 0;
        for (Map.Entry<MessageSid, FoldedBatch.Change> change : changes.entrySet()) {
            sids[row] = Rows.uuid(change.getKey());
            set(row, change.getValue().envelope());
            set(row, change.getValue().state());
            acceptedBy[row] = change.getValue().acceptedBy();
            row++;
        }
    }

    private void set(int row, @Nullable Envelope envelope) {
        failAmbiguous[row] = envelope != null && envelope.terms().ambiguity() == AmbiguityPolicy.FAIL_AMBIGUOUS;
        if (envelope == null) {
            return;
        }
        ServiceSid service = envelope.service();
        URI callback = envelope.statusCallback();
        accounts[row] = envelope.account().value();
        senders[row] = envelope.from().value();
        recipients[row] = envelope.to().value();
        services[row] = service == null ? null : service.value();
        segments[row] = envelope.segments();
        callbacks[row] = callback == null ? null : callback.toString();
        acceptedAt[row] = envelope.acceptedAt().toEpochMilli();
        Duration validity = envelope.terms().validity();
        validitySeconds[row] = validity == null ? null : Math.toIntExact(validity.toSeconds());
        sendAt[row] = Rows.millis(envelope.terms().sendAt());
        partners[row] = PartnerText.write(envelope.terms().partner());
        Urgency urgency = envelope.terms().urgency();
        urgencies[row] = urgency == Urgency.TRANSACTIONAL ? null : urgency.name();
    }

    private void set(int row, MessageState state) {
        statuses[row] = state.status().name();
        attempts[row] = state.attempt();
        segmentStates[row] = SegmentStateText.write(state.segments());
        resent[row] = state.resent();
        codes[row] = state.code() == null ? null : state.code().code();
        sentAt[row] = Rows.millis(state.sentAt());
        updatedAt[row] = Rows.millis(state.updatedAt());
    }

    boolean isEmpty() {
        return sids.length == 0;
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(UPSERT)
                .bind(0, sids)
                .bind(1, accounts)
                .bind(2, senders)
                .bind(3, recipients)
                .bind(4, services)
                .bind(5, segments)
                .bind(6, callbacks)
                .bind(7, acceptedAt)
                .bind(8, statuses)
                .bind(9, attempts)
                .bind(10, segmentStates)
                .bind(11, codes)
                .bind(12, sentAt)
                .bind(13, updatedAt)
                .bind(14, resent)
                .bind(15, failAmbiguous)
                .bind(16, validitySeconds)
                .bind(17, sendAt)
                .bind(18, acceptedBy)
                .bind(19, partners)
                .bind(20, urgencies);
    }
}
