-- Which node wrote each fact. What was read before these columns were made does not tell, until the view is built anew.
ALTER TABLE message_event ADD COLUMN node text NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN accepted_by text;
