WITH delivered AS (
    DELETE FROM callback WHERE sid = $1 AND sequence = $2
)
UPDATE callback
SET due_millis = $3, leased = false
WHERE sid = $1 AND sequence > $2 AND state = 0 AND attempts = 0 AND due_millis > $3
