-- The journal of the embedded session store. What is in force is in the gateway's memory; these rows bring it back after a restart.
CREATE TABLE journal_sessions (
    id TEXT PRIMARY KEY,
    record BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_sessions_by_expiry ON journal_sessions (expires_at);

CREATE TABLE journal_portal_sessions (
    session TEXT NOT NULL REFERENCES journal_sessions (id) ON DELETE CASCADE,
    portal TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (session, portal)
) STRICT;

CREATE TABLE journal_credentials (
    session TEXT NOT NULL REFERENCES journal_sessions (id) ON DELETE CASCADE,
    portal TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (session, portal)
) STRICT;

CREATE TABLE journal_once (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_once_by_expiry ON journal_once (expires_at);

CREATE TABLE journal_counters (
    name TEXT PRIMARY KEY,
    used INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_counters_by_expiry ON journal_counters (expires_at);
