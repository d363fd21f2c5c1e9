-- An account may have several links for a portal: each at a place of its own, so that however many are made at once there are
-- never more than places, and each with a user name of its own.
ALTER TABLE links ADD COLUMN place BIGINT NOT NULL DEFAULT 0 CHECK (place >= 0);
ALTER TABLE links ALTER COLUMN place DROP DEFAULT;
ALTER TABLE links DROP CONSTRAINT links_account_portal_key;
ALTER TABLE links ADD CONSTRAINT links_have_places UNIQUE (account, portal, place);
ALTER TABLE links ADD CONSTRAINT links_have_names UNIQUE (account, portal, username);
