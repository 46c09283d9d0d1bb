-- Callbacks that were not delivered at once. Times are milliseconds since the epoch.
-- state: 0 pending, 1 superseded by a newer status, 2 ended undelivered, 3 ended because the endpoint is gone
CREATE TABLE callback (
    sid                uuid     NOT NULL,
    sequence           smallint NOT NULL,
    state              smallint NOT NULL DEFAULT 0,
    endpoint           text     NOT NULL,
    due_millis         bigint   NOT NULL,
    leased             boolean  NOT NULL,
    attempts           smallint NOT NULL,
    failure            text,
    account            text     NOT NULL,
    sender             text     NOT NULL,
    recipient          text     NOT NULL,
    service            text,
    segments           smallint NOT NULL,
    url                text     NOT NULL,
    status             text     NOT NULL,
    code               integer,
    occurred_at_millis bigint   NOT NULL,
    accepted_at_millis bigint   NOT NULL,
    changed_at_millis  bigint   NOT NULL,
    PRIMARY KEY (sid, sequence)
);

-- What is due, endpoint by endpoint.
CREATE INDEX callback_due ON callback (endpoint, due_millis) WHERE state = 0;

-- What is over, oldest first.
CREATE INDEX callback_over ON callback (changed_at_millis) WHERE state <> 0;
