-- An account may have several links for a portal: each at a place of its own, so that however many are made at once there are
-- never more than places, and each with a user name of its own.
CREATE TABLE links_with_places (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    portal TEXT NOT NULL,
    username TEXT NOT NULL,
    sealed_password BLOB, -- null for an assigned name
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL, -- 'works' or the verdict that spoke against it
    linked_at INTEGER NOT NULL,
    last_used INTEGER,
    place INTEGER NOT NULL CHECK (place >= 0),
    UNIQUE (account, portal, place),
    UNIQUE (account, portal, username)
) STRICT;
INSERT INTO links_with_places (id, account, portal, username, sealed_password, version, state, linked_at, last_used, place)
SELECT id, account, portal, username, sealed_password, version, state, linked_at, last_used, 0 FROM links;
DROP TABLE links;
ALTER TABLE links_with_places RENAME TO links;
