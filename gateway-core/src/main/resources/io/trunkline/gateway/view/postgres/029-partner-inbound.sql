-- A part of a subscriber's message stands in the partners' lane beside the receipts, without an end; whose partners are to
-- have it is told by the account in the place of the system_id.
ALTER TABLE partner_receipt ALTER COLUMN state DROP NOT NULL, ALTER COLUMN err DROP NOT NULL;
