-- Which partner has a part of a subscriber's message already: it alone is to have the rest. Null for none.
ALTER TABLE partner_receipt ADD COLUMN taker text;
