WITH ended AS (
    UPDATE callback
    SET state = $4, leased = false, failure = $5, changed_at_millis = $3
    WHERE sid = $1 AND sequence = $2 AND state IN (0, 1)
)
UPDATE callback
SET due_millis = $3, leased = false
WHERE sid = $1 AND sequence > $2 AND state = 0 AND attempts = 0 AND due_millis > $3
