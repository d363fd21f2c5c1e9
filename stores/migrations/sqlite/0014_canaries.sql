-- How the last try of each portal's canary went, as JSON.
CREATE TABLE canaries (
    portal TEXT PRIMARY KEY,
    record TEXT NOT NULL
) STRICT;
