-- Notes that are being written.
CREATE TABLE begun_note (case_id TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
