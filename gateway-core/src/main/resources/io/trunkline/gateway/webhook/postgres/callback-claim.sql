WITH RECURSIVE endpoints AS (
    (SELECT endpoint FROM callback WHERE state = 0 ORDER BY endpoint LIMIT 1)
    UNION ALL
    SELECT (SELECT next.endpoint
            FROM callback AS next
            WHERE next.state = 0 AND next.endpoint > endpoints.endpoint
            ORDER BY next.endpoint
            LIMIT 1)
    FROM endpoints
    WHERE endpoints.endpoint IS NOT NULL
), due AS (
    SELECT row.sid, row.sequence, row.due_millis, row.place
    FROM endpoints
    CROSS JOIN LATERAL (
        SELECT locked.sid, locked.sequence, locked.due_millis,
               row_number() OVER (ORDER BY locked.due_millis) AS place
        FROM (SELECT sid, sequence, due_millis
              FROM callback
              WHERE state = 0 AND endpoint = endpoints.endpoint AND due_millis <= $1
              ORDER BY due_millis
              LIMIT $5
              FOR UPDATE SKIP LOCKED) AS locked
    ) AS row
    WHERE endpoints.endpoint IS NOT NULL AND endpoints.endpoint <> ALL ($3::text[])
    ORDER BY row.place, row.due_millis
    LIMIT $4
)
UPDATE callback
SET leased = true, due_millis = $2
FROM due
WHERE callback.sid = due.sid AND callback.sequence = due.sequence
RETURNING callback.sid, callback.sequence, callback.attempts, callback.account, callback.sender, callback.recipient,
          callback.service, callback.segments, callback.url, callback.status, callback.code,
          callback.occurred_at_millis, callback.accepted_at_millis
