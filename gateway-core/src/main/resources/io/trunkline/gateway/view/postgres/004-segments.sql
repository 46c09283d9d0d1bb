-- What is known of each segment instead of the delivered ones alone: its attempt and a letter for its phase (s started,
-- q in doubt, r refused, a accepted, f failed, d delivered), one segment after the other.
ALTER TABLE message
    ADD segment_states   text    NOT NULL DEFAULT '',
    ADD resent           boolean NOT NULL DEFAULT false,
    ADD fail_ambiguous   boolean NOT NULL DEFAULT false,
    ADD validity_seconds integer,
    ADD send_at          timestamptz;

UPDATE message m
SET segment_states = (
    SELECT coalesce(string_agg(
        m.attempt || CASE
            WHEN m.delivered_segments & (1::bigint << n) <> 0 THEN 'd'
            WHEN m.status = 'SUBMITTED' THEN 'a'
            WHEN m.status = 'AMBIGUOUS' THEN 'q'
            ELSE 's'
        END, '' ORDER BY n), '')
    FROM generate_series(0, m.segments - 1) AS n)
WHERE m.attempt > 0 AND m.status IN ('ROUTED', 'AMBIGUOUS', 'SUBMITTED');

ALTER TABLE message DROP delivered_segments;
