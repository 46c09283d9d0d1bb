-- Every attempt to post a callback, kept to be looked at. Times are milliseconds since the epoch.
CREATE TABLE callback_attempt (
    sid         uuid     NOT NULL,
    status      text     NOT NULL,
    attempt     smallint NOT NULL,
    at_millis   bigint   NOT NULL,
    took_millis integer  NOT NULL,
    result      text     NOT NULL
);

CREATE INDEX callback_attempt_sid ON callback_attempt (sid);

-- What is too old. No BRIN: its ranges never narrow again once deleted rows make room for new ones.
CREATE INDEX callback_attempt_at ON callback_attempt (at_millis);
