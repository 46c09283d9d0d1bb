-- Whose text was erased. A text that is read later, as in a replay, finds its erasure here and does not come back.
CREATE TABLE message_erasure (
    sid uuid PRIMARY KEY
);

-- A deleted message stays as it is and is shown no more; the lists' index does not hold it.
ALTER TABLE message ADD deleted boolean NOT NULL DEFAULT false;
DROP INDEX message_by_account;
CREATE INDEX message_by_account ON message (account, sid DESC) WHERE NOT deleted;
