-- Each belongs to an account now, and goes with it. Those from before are dropped: what they carry is good for ten minutes.
DROP TABLE texts;
CREATE TABLE texts (
    message_id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    report_tag TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    good_until INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'deferred', 'delivered', 'failed')),
    reason TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    sent_at INTEGER,
    settled_at INTEGER
) STRICT;
CREATE INDEX texts_by_due ON texts (due_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX texts_by_written ON texts (written_at);
CREATE INDEX texts_by_account ON texts (account);
