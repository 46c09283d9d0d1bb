-- What customers had erased. A text or a message that is read later, as in a replay, finds its erasure here.
CREATE TABLE message_erasure (
    sid     uuid PRIMARY KEY,
    -- Whether the message itself is shown no more; else only its text is gone.
    deleted boolean NOT NULL
);
