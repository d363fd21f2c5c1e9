-- Each belongs to an account now, and goes with it. Those from before are dropped: what they carry is good for ten minutes.
DROP TABLE texts;
CREATE TABLE texts (
    message_id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    report_tag TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    good_until BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'deferred', 'delivered', 'failed')),
    reason TEXT NOT NULL,
    tries BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    settled_at BIGINT
);
CREATE INDEX texts_by_due ON texts (due_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX texts_by_written ON texts (written_at);
CREATE INDEX texts_by_account ON texts (account);
