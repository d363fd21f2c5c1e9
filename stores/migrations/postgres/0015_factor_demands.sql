-- When a demand for a second factor first met an account: its time to set one up is counted from then.
CREATE TABLE factor_demands (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    demand TEXT NOT NULL,
    met_at BIGINT NOT NULL,
    PRIMARY KEY (account, demand)
);
