-- Three questions and the hashes of their answers, sealed as a whole.
CREATE TABLE security_questions (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    sealed BLOB NOT NULL,
    chosen_at INTEGER NOT NULL
) STRICT;
