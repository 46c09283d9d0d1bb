WITH fresh AS (
    SELECT *
    FROM unnest($1::uuid[], $2::smallint[], $3::text[], $4::bigint[], $5::boolean[], $6::smallint[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::smallint[], $12::text[], $13::text[], $14::integer[],
                $15::bigint[], $16::bigint[])
         AS row (sid, sequence, endpoint, due_millis, leased, attempts, account, sender, recipient, service, segments,
                 url, status, code, occurred_at_millis, accepted_at_millis)
), overtaken AS (
    UPDATE callback AS old
    SET state = 1, changed_at_millis = $17
    FROM fresh
    WHERE old.sid = fresh.sid AND old.sequence < fresh.sequence AND old.state = 0
    RETURNING old.sid, old.leased, old.due_millis
)
INSERT INTO callback (sid, sequence, endpoint, due_millis, leased, attempts, account, sender, recipient, service,
                      segments, url, status, code, occurred_at_millis, accepted_at_millis, changed_at_millis)
SELECT fresh.sid, fresh.sequence, fresh.endpoint,
       CASE WHEN overtaken.leased THEN greatest(overtaken.due_millis, fresh.due_millis) ELSE fresh.due_millis END,
       fresh.leased, fresh.attempts, fresh.account, fresh.sender, fresh.recipient, fresh.service, fresh.segments,
       fresh.url, fresh.status, fresh.code, fresh.occurred_at_millis, fresh.accepted_at_millis, $17
FROM fresh
LEFT JOIN overtaken USING (sid)
WHERE NOT EXISTS (
    SELECT FROM callback AS known
    WHERE known.sid = fresh.sid AND (known.sequence > fresh.sequence OR known.state = 3))
ON CONFLICT (sid, sequence) DO NOTHING
