-- Every fact about a message as the log has it, without text: LifecycleRecord, a Protocol Buffer. Facts that were read
-- before this table was made are missing until the view is built anew.
CREATE TABLE message_event (
    sid   uuid   NOT NULL,
    -- The log's order within a message.
    n     bigint GENERATED ALWAYS AS IDENTITY,
    event bytea  NOT NULL,
    PRIMARY KEY (sid, n)
);
