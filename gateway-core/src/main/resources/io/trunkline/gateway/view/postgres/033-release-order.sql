-- In which order waits are released of which many are due: the more urgent class first, and within a class account by account.
-- 0 is a one-time password, 1 transactional, 2 bulk. Who is not known, as in rows that an older version wrote, is one account.
ALTER TABLE waiting
    ADD class   smallint NOT NULL DEFAULT 1,
    ADD account text     NOT NULL DEFAULT '';

-- What is due next; more would keep nodes from starting, and is released as of one account.
UPDATE waiting w SET class = CASE m.urgency WHEN 'ONE_TIME_PASSWORD' THEN 0 WHEN 'BULK' THEN 2 ELSE 1 END,
    account = coalesce(m.account, '')
    FROM (SELECT sid, attempt, kind FROM waiting WHERE fact IS NULL AND kind <> 'RECEIPT_TIMEOUT' ORDER BY due LIMIT 100000) n
    JOIN message m ON m.sid = n.sid WHERE w.sid = n.sid AND w.attempt = n.attempt AND w.kind = n.kind;

-- What was submitted and has no receipt yet is left out: it is most of the rows, for accounts with nothing else, and only ends.
CREATE INDEX waiting_turn ON waiting (shard, class, account, due) WHERE fact IS NULL AND kind <> 'RECEIPT_TIMEOUT';
