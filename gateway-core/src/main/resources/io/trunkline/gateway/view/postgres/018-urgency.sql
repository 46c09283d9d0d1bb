-- A message's priority class; null for transactional, and for what came before there were classes.
ALTER TABLE message ADD COLUMN urgency text;
