-- Identifiers are ULIDs as text, times are milliseconds since 1970-01-01T00:00:00Z.
CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    group_names TEXT NOT NULL, -- a JSON array of strings
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    signed_out_before INTEGER NOT NULL
) STRICT;

CREATE TABLE links (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    portal TEXT NOT NULL,
    username TEXT NOT NULL,
    sealed_password BLOB, -- null for an assigned name
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL, -- 'works' or the verdict that spoke against it
    linked_at INTEGER NOT NULL,
    last_used INTEGER,
    UNIQUE (account, portal)
) STRICT;

CREATE TABLE data_keys (
    account TEXT PRIMARY KEY REFERENCES accounts (id),
    wrapped_by TEXT NOT NULL,
    wrapped BLOB NOT NULL
) STRICT;
CREATE INDEX data_keys_by_wrapper ON data_keys (wrapped_by);

-- No foreign key: the trail outlives what it speaks of.
CREATE TABLE audit_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    address TEXT
) STRICT;
CREATE INDEX audit_events_by_account ON audit_events (account, at);

CREATE TABLE mails (
    message_id TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'deferred', 'blocked')),
    reason TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX mails_by_due ON mails (due_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX mails_by_written ON mails (written_at);
