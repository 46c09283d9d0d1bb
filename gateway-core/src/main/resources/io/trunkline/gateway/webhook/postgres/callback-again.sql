WITH again AS (
    UPDATE callback
    SET attempts = $4, due_millis = $5, leased = false, failure = $6, changed_at_millis = $3
    WHERE sid = $1 AND sequence = $2 AND state = 0
)
UPDATE callback
SET due_millis = $3, leased = false
WHERE sid = $1 AND sequence > $2 AND state = 0 AND attempts = 0 AND due_millis > $3
