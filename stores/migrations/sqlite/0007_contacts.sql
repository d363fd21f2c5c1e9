CREATE TABLE contacts (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    number TEXT, -- E.164
    number_verified_at INTEGER,
    pin_hash BLOB
) STRICT;
CREATE INDEX contacts_by_number ON contacts (number);
