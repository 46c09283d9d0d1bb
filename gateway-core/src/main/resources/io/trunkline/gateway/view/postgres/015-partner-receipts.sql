-- Which partner a message came from and what it wants to hear of it; null for none.
ALTER TABLE message ADD COLUMN partner text;

-- What partners are still to have: a row for each submit_sm that asked for it, made in the transaction in which its message
-- ends and gone once the partner has taken it.
CREATE TABLE partner_receipt (
    sid          uuid     NOT NULL,
    part         smallint NOT NULL,
    number       bigint   GENERATED ALWAYS AS IDENTITY,
    partner      text     NOT NULL,
    message_id   text     NOT NULL,
    sender       text     NOT NULL,
    recipient    text     NOT NULL,
    submitted_at timestamptz NOT NULL,
    done_at      timestamptz NOT NULL,
    state        smallint NOT NULL,
    err          smallint NOT NULL,
    tries        smallint NOT NULL DEFAULT 0,
    due_at       timestamptz NOT NULL,
    PRIMARY KEY (sid, part)
);

CREATE INDEX partner_receipt_due ON partner_receipt (partner, due_at, number);
