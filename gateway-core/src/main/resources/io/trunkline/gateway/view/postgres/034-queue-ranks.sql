-- How much of a sender's queue is of rank 1, transactional, and of rank 2, bulk: a more urgent message goes before it.
ALTER TABLE sender_queue
    ADD messages_1 bigint NOT NULL DEFAULT 0,
    ADD segments_1 bigint NOT NULL DEFAULT 0,
    ADD messages_2 bigint NOT NULL DEFAULT 0,
    ADD segments_2 bigint NOT NULL DEFAULT 0;

-- What is not summed up yet counts for no rank: it is among what waits, which is counted here.
ALTER TABLE sender_queue_change ADD rank smallint NOT NULL DEFAULT 0;

UPDATE sender_queue q SET messages_1 = w.messages_1, segments_1 = w.segments_1, messages_2 = w.messages_2,
    segments_2 = w.segments_2
    FROM (SELECT queue, count(*) FILTER (WHERE rank = 1) AS messages_1,
            coalesce(sum(segments) FILTER (WHERE rank = 1), 0) AS segments_1, count(*) FILTER (WHERE rank = 2) AS messages_2,
            coalesce(sum(segments) FILTER (WHERE rank = 2), 0) AS segments_2
        FROM waiting WHERE queue IS NOT NULL AND fact IS NULL GROUP BY queue) w
    WHERE q.queue = w.queue;

CREATE OR REPLACE FUNCTION sender_queue_entered() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
    INSERT INTO sender_queue_change (shard, queue, messages, segments, rank)
        VALUES (NEW.shard, NEW.queue, 1, NEW.segments, NEW.rank);
    RETURN NULL;
END';

CREATE OR REPLACE FUNCTION sender_queue_left() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
    INSERT INTO sender_queue_change (shard, queue, messages, segments, rank)
        VALUES (OLD.shard, OLD.queue, -1, -OLD.segments, OLD.rank);
    RETURN NULL;
END';
