-- Messages that wait, one row for each wait; rows come in the transaction that moves the view and go the same way, or when
-- what became of them has been said.
CREATE TABLE waiting (
    -- The message's partition of the log: who keeps its view releases its waits.
    shard   integer     NOT NULL,
    due     timestamptz NOT NULL,
    sid     uuid        NOT NULL,
    attempt smallint    NOT NULL,
    kind    text        NOT NULL,
    reason  text        NOT NULL,
    -- What was decided: LifecycleRecord, a Protocol Buffer, to be said until it is said. Null while it waits.
    fact    bytea,
    PRIMARY KEY (sid, attempt, kind)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX waiting_due ON waiting (shard, due) WHERE fact IS NULL;
CREATE INDEX waiting_marked ON waiting (shard) WHERE fact IS NOT NULL;

-- Counts who took a shard's view over: a release with an older number has no effect.
CREATE TABLE waiting_shard (
    shard integer PRIMARY KEY,
    epoch bigint  NOT NULL
);
