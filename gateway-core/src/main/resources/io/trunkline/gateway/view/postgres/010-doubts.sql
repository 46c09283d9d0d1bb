-- Segments whose submission was in doubt, for receipts whose id nobody knows. Kept three days, as ids are.
CREATE TABLE doubtful_segment (
    sid            uuid        NOT NULL,
    attempt        smallint    NOT NULL,
    segment        smallint    NOT NULL,
    carrier        text        NOT NULL,
    -- The last seven digits of the destination, which all its spellings share.
    recipient_tail text        NOT NULL,
    at             timestamptz NOT NULL,
    -- The receipt of topic orphans that has settled it; null while none has.
    orphan         bigint,
    PRIMARY KEY (sid, attempt, segment)
);

CREATE INDEX doubtful_segment_by_recipient ON doubtful_segment (carrier, recipient_tail);
CREATE INDEX doubtful_segment_by_time ON doubtful_segment (at);

ALTER TABLE orphan_receipt
    ADD sender    text NOT NULL DEFAULT '',
    ADD reference integer;
