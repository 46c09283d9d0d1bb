-- Set where a fact was decided that the gateway cannot read: it is not said until the shard is taken over again, perhaps by a
-- version that can.
ALTER TABLE waiting ADD unreadable boolean NOT NULL DEFAULT false;
