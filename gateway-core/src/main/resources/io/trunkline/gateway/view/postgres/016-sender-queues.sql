-- The queues behind senders that have a pace. A row of waiting is in one while it names it and nothing was decided about it;
-- it is due when its validity ends. One that was decided and still names its queue is on its way to its lane.
ALTER TABLE waiting
    ADD queue    text,
    ADD rank     smallint NOT NULL DEFAULT 0,
    ADD segments smallint NOT NULL DEFAULT 0;

-- Whose turn it is: SIDs begin with the millisecond of acceptance.
CREATE INDEX waiting_queue ON waiting (queue, rank, sid) WHERE queue IS NOT NULL AND fact IS NULL;

CREATE INDEX waiting_on_its_way ON waiting (shard) WHERE queue IS NOT NULL AND fact IS NOT NULL;

CREATE TABLE sender_queue (
    queue    text PRIMARY KEY,
    -- Who keeps the view of this partition releases what waits here.
    shard    integer     NOT NULL,
    -- Nothing leaves before: what left last is paid for then.
    free_at  timestamptz NOT NULL,
    messages bigint      NOT NULL,
    segments bigint      NOT NULL
) WITH (fillfactor = 50);

CREATE INDEX sender_queue_shard ON sender_queue (shard);

-- What came and went and is not counted above yet: whoever changes a queue writes a row of its own here and waits for nobody.
CREATE TABLE sender_queue_change (
    number   bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard    integer  NOT NULL,
    queue    text     NOT NULL,
    messages smallint NOT NULL,
    segments smallint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02);

CREATE INDEX sender_queue_change_shard ON sender_queue_change (shard);

CREATE FUNCTION sender_queue_entered() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
    INSERT INTO sender_queue_change (shard, queue, messages, segments) VALUES (NEW.shard, NEW.queue, 1, NEW.segments);
    RETURN NULL;
END';

CREATE FUNCTION sender_queue_left() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
    INSERT INTO sender_queue_change (shard, queue, messages, segments) VALUES (OLD.shard, OLD.queue, -1, -OLD.segments);
    RETURN NULL;
END';

CREATE TRIGGER sender_queue_insert AFTER INSERT ON waiting FOR EACH ROW
    WHEN (NEW.queue IS NOT NULL AND NEW.fact IS NULL) EXECUTE FUNCTION sender_queue_entered();

CREATE TRIGGER sender_queue_update_in AFTER UPDATE ON waiting FOR EACH ROW
    WHEN ((OLD.queue IS NULL OR OLD.fact IS NOT NULL) AND NEW.queue IS NOT NULL AND NEW.fact IS NULL)
    EXECUTE FUNCTION sender_queue_entered();

CREATE TRIGGER sender_queue_update_out AFTER UPDATE ON waiting FOR EACH ROW
    WHEN (OLD.queue IS NOT NULL AND OLD.fact IS NULL AND (NEW.queue IS NULL OR NEW.fact IS NOT NULL))
    EXECUTE FUNCTION sender_queue_left();

CREATE TRIGGER sender_queue_delete AFTER DELETE ON waiting FOR EACH ROW
    WHEN (OLD.queue IS NOT NULL AND OLD.fact IS NULL) EXECUTE FUNCTION sender_queue_left();
