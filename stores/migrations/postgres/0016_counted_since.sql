-- Since when wrong passwords count against this account, and since when a browser counts as one of its person's.
ALTER TABLE accounts ADD COLUMN tries_count_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN devices_known_since BIGINT NOT NULL DEFAULT 0;

-- Sessions that have ended before their time: a session store that is rolled back must not bring them back.
CREATE TABLE ended_sessions (
    account  TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    session  TEXT NOT NULL,
    ended_at BIGINT NOT NULL,
    PRIMARY KEY (account, session)
);
