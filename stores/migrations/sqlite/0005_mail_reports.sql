CREATE TABLE mails_with_reports (
    message_id TEXT PRIMARY KEY,
    bounce_tag TEXT, -- null for mails older than this column
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    -- 'delayed': taken by a mail server that still tries; it is not ours to send again.
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'deferred', 'delayed', 'blocked', 'bounced')),
    reason TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
INSERT INTO mails_with_reports (message_id, recipient, subject, body, html, written_at, state, reason, tries, due_at, settled_at)
SELECT message_id, recipient, subject, body, '', written_at, state, reason, tries, due_at, settled_at FROM mails;
DROP TABLE mails;
ALTER TABLE mails_with_reports RENAME TO mails;
CREATE INDEX mails_by_due ON mails (due_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX mails_by_written ON mails (written_at);
CREATE UNIQUE INDEX mails_by_bounce_tag ON mails (bounce_tag);
