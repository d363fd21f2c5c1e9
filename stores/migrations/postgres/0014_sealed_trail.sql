-- Each line of an account's trail is sealed to the one before it. Lines from before stand without a number.
ALTER TABLE audit_events ADD COLUMN number BIGINT;
ALTER TABLE audit_events ADD COLUMN salt TEXT;
ALTER TABLE audit_events ADD COLUMN detail TEXT;
ALTER TABLE audit_events ADD COLUMN seal TEXT;
CREATE UNIQUE INDEX audit_events_by_number ON audit_events (account, number);
