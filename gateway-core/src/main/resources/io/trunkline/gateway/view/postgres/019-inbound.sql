-- Messages of subscribers to numbers of no account. Kept a week. No part of what a replay makes.
CREATE TABLE unmatched_message (
    sid         uuid        PRIMARY KEY,
    carrier     text        NOT NULL,
    sender      text        NOT NULL,
    recipient   text        NOT NULL,
    body        text        NOT NULL,
    segments    smallint    NOT NULL,
    received_at timestamptz NOT NULL
);

CREATE INDEX unmatched_message_by_carrier ON unmatched_message (carrier, sid DESC);
CREATE INDEX unmatched_message_by_time ON unmatched_message (received_at);
