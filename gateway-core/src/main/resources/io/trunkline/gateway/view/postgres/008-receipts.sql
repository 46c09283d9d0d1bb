-- Under which id a carrier has which segment, for receipts that Redis cannot match. Kept three days, in which carriers use
-- no id twice.
CREATE TABLE submitted_segment (
    carrier            text        NOT NULL,
    -- In lower case, without leading zeros.
    carrier_message_id text        NOT NULL,
    sid                uuid        NOT NULL,
    attempt            smallint    NOT NULL,
    segment            smallint    NOT NULL,
    submitted_at       timestamptz NOT NULL,
    PRIMARY KEY (carrier, carrier_message_id, sid, attempt, segment)
);

-- Finds what is past its time, which is wherever pages had room.
CREATE INDEX submitted_segment_by_time ON submitted_segment (submitted_at);

-- Receipts of topic orphans whose segment is not found yet. Kept a week, as there. No part of what a replay makes.
CREATE TABLE orphan_receipt (
    log_offset         bigint PRIMARY KEY,
    carrier            text        NOT NULL,
    carrier_message_id text        NOT NULL,
    destination        text        NOT NULL,
    received_at        timestamptz NOT NULL,
    outcome            text        NOT NULL,
    error_code         integer,
    detail             text        NOT NULL,
    tries              smallint    NOT NULL DEFAULT 0,
    -- Null once it is not looked for any more.
    due_at             timestamptz
);

CREATE INDEX orphan_receipt_by_carrier ON orphan_receipt (carrier, log_offset DESC);
CREATE INDEX orphan_receipt_by_time ON orphan_receipt (received_at);
CREATE INDEX orphan_receipt_due ON orphan_receipt (due_at) WHERE due_at IS NOT NULL;
