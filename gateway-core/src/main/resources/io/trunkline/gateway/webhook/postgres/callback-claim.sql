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
    LEFT JOIN unnest($3::text[], $4::integer[]) AS room (endpoint, free) ON room.endpoint = endpoints.endpoint
    CROSS JOIN LATERAL (
        SELECT locked.sid, locked.sequence, locked.due_millis,
               row_number() OVER (ORDER BY locked.due_millis) AS place
        FROM (SELECT sid, sequence, due_millis
              FROM callback
              WHERE state = 0 AND endpoint = endpoints.endpoint AND due_millis <= $1
              ORDER BY due_millis
              -- All of these are locked, though more than the whole limit are not taken
              LIMIT least(coalesce(room.free, $5::integer),
                          greatest($7::integer, $6::integer / (SELECT count(endpoint) FROM endpoints)))
              FOR UPDATE SKIP LOCKED) AS locked
    ) AS row
    WHERE endpoints.endpoint IS NOT NULL
    ORDER BY row.place, row.due_millis
    LIMIT $6::integer
)
UPDATE callback
SET leased = true, due_millis = $2
FROM due
WHERE callback.sid = due.sid AND callback.sequence = due.sequence
RETURNING callback.sid, callback.sequence, callback.attempts, callback.account, callback.sender, callback.recipient,
          callback.service, callback.segments, callback.url, callback.status, callback.code,
          callback.occurred_at_millis, callback.accepted_at_millis
