-- The signed end of the audit log: without it nobody could tell that its last entries are missing. Entries before
-- `keyed_from` carry plain hashes of an earlier version.
CREATE TABLE audit_head (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    keyed_from INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    mac        BLOB NOT NULL
) STRICT;
