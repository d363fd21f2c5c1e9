CREATE TABLE passkeys (
    id TEXT PRIMARY KEY, -- the credential's id, base64url
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    credential TEXT NOT NULL, -- public key and counter, as JSON
    made_at BIGINT NOT NULL,
    last_used BIGINT
);
CREATE INDEX passkeys_by_account ON passkeys (account);
