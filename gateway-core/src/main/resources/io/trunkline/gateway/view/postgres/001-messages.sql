-- One row per message. It is updated about three times in its first seconds, and none of the indexed columns changes:
-- room on the page keeps those updates out of the indexes.
CREATE TABLE message (
    sid                uuid PRIMARY KEY,
    -- The envelope is null until the record that carries it was read.
    account            text,
    sender             text,
    recipient          text,
    service            text,
    segments           smallint,
    status_callback    text,
    accepted_at        timestamptz,
    status             text     NOT NULL,
    attempt            smallint NOT NULL,
    delivered_segments bigint   NOT NULL,
    error_code         integer,
    sent_at            timestamptz,
    updated_at         timestamptz
) WITH (fillfactor = 70);

-- SIDs begin with the millisecond of acceptance, so this is the order of the lists.
CREATE INDEX message_by_account ON message (account, sid DESC);

CREATE TABLE message_body (
    sid  uuid PRIMARY KEY,
    body text NOT NULL
);

-- Moved in the transaction that applies what was read; the old value is compared, which fences out a former reader.
CREATE TABLE view_offset (
    topic        text     NOT NULL,
    partition    integer  NOT NULL,
    next_offset  bigint   NOT NULL,
    -- When the log took the newest record that was read; null before the first.
    read_through timestamptz,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);
