-- Who may make an account, where only those may who were invited.
CREATE TABLE invitations (
    email TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL,
    good_until INTEGER NOT NULL
) STRICT;
