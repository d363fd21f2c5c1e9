-- Three questions and the hashes of their answers, sealed as a whole.
CREATE TABLE security_questions (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    sealed BYTEA NOT NULL,
    chosen_at BIGINT NOT NULL
);
