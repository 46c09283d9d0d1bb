-- Whether another route may deliver what the receipt says has failed.
ALTER TABLE orphan_receipt ADD elsewhere boolean NOT NULL DEFAULT false;
