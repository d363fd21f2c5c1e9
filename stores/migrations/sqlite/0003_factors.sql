CREATE TABLE one_time_codes (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    sealed_secret BLOB NOT NULL,
    enrolled_at INTEGER NOT NULL
) STRICT;

-- All codes of an account stand in one row, sixteen bytes each, so that they change as a whole or not at all.
CREATE TABLE recovery_codes (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    hashes BLOB NOT NULL,
    issued_at INTEGER NOT NULL
) STRICT;
