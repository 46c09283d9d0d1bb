-- Which message came with which Idempotency-Key, by the key's SHA-256; for a Redis that has lost its memory. Kept two days.
CREATE TABLE message_key (
    account text  NOT NULL,
    digest  bytea NOT NULL,
    sid     uuid  NOT NULL,
    -- SHA-256 of what was asked for
    request bytea NOT NULL,
    PRIMARY KEY (account, digest)
);

-- SIDs begin with the millisecond of acceptance: what is too old is found by this.
CREATE INDEX message_key_by_sid ON message_key (sid);
