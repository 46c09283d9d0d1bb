-- What is too old is found by the message: SIDs begin with the millisecond of acceptance, before which nothing is posted.
DROP INDEX callback_attempt_at;
