ALTER TABLE mails ADD COLUMN bounce_tag TEXT; -- null for mails older than this column
ALTER TABLE mails ADD COLUMN html TEXT NOT NULL DEFAULT '';
ALTER TABLE mails DROP CONSTRAINT mails_state_check;
-- 'delayed': taken by a mail server that still tries; it is not ours to send again.
ALTER TABLE mails ADD CONSTRAINT mails_state_check CHECK (state IN ('queued', 'sent', 'deferred', 'delayed', 'blocked', 'bounced'));
CREATE UNIQUE INDEX mails_by_bounce_tag ON mails (bounce_tag);
