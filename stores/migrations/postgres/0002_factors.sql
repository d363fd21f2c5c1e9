CREATE TABLE one_time_codes (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    sealed_secret BYTEA NOT NULL,
    enrolled_at BIGINT NOT NULL
);

-- All codes of an account stand in one row, sixteen bytes each, so that they change as a whole or not at all.
CREATE TABLE recovery_codes (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    hashes BYTEA NOT NULL,
    issued_at BIGINT NOT NULL
);
