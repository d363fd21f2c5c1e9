-- When the password was chosen; of those from before, nothing else is known than when the account was made.
ALTER TABLE accounts ADD COLUMN password_changed_at BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET password_changed_at = created_at;
-- After how many days its person wants to be asked for another one; null: never.
ALTER TABLE accounts ADD COLUMN password_days BIGINT;
-- The hashes of the passwords before it, newest first: a JSON array of strings.
ALTER TABLE accounts ADD COLUMN earlier_passwords TEXT NOT NULL DEFAULT '[]';
-- Since when an operator keeps the person out.
ALTER TABLE accounts ADD COLUMN locked_at BIGINT;
