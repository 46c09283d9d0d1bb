-- Whom an attempt would go to that follows on a wait, so that an opt-out finds it; null where none follows.
ALTER TABLE waiting ADD COLUMN recipient text;

UPDATE waiting w SET recipient = m.recipient FROM message m WHERE m.sid = w.sid AND w.kind IN ('SEND_AT', 'RETRY', 'PACE');

CREATE INDEX waiting_recipient ON waiting (recipient) WHERE recipient IS NOT NULL AND fact IS NULL;
