-- Named values of this installation: identity, tokens, preferences, device id. Values are JSON.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How far the copy of each scope is.
CREATE TABLE scope (
    name     TEXT PRIMARY KEY,
    cursor   TEXT NOT NULL,
    checksum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the portal sent, byte for byte.
CREATE TABLE entity (
    number  INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,
    id      TEXT NOT NULL,
    scope   TEXT NOT NULL,
    case_id TEXT,
    digest  INTEGER NOT NULL,
    body    TEXT NOT NULL,
    UNIQUE (kind, id)
) STRICT;
CREATE INDEX entity_of_case ON entity (case_id, kind) WHERE case_id IS NOT NULL;
CREATE INDEX entity_of_scope ON entity (scope);

-- A line of the inbox: the case as the clerk sees it, own waiting work included. Made anew from entity and operation.
CREATE TABLE case_row (
    number         INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    office         TEXT NOT NULL,
    leistung       TEXT NOT NULL,
    aktenzeichen   TEXT NOT NULL,
    applicant      TEXT NOT NULL,
    applicant_sort TEXT NOT NULL,
    state          TEXT NOT NULL,
    closed         INTEGER NOT NULL,
    owner          TEXT,
    owner_name     TEXT,
    received_at    INTEGER NOT NULL,
    due            TEXT,
    reminder       TEXT,
    attachments    INTEGER NOT NULL,
    newest         INTEGER NOT NULL,
    unread         INTEGER NOT NULL,
    work           INTEGER,
    last_message   INTEGER
) STRICT;
CREATE INDEX case_by_received ON case_row (closed, received_at);
CREATE INDEX case_by_due ON case_row (closed, due);
CREATE INDEX case_by_applicant ON case_row (closed, applicant_sort);
CREATE INDEX case_by_message ON case_row (last_message) WHERE last_message IS NOT NULL;
CREATE INDEX case_counted ON case_row (closed, office, leistung, state, owner, unread, due, reminder);

-- Until when a clerk has read a case, in milliseconds since 1970.
CREATE TABLE seen (
    case_id TEXT PRIMARY KEY,
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The outbox, in the order in which it was filled.
CREATE TABLE operation (
    counter     INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    case_id     TEXT NOT NULL,
    body        TEXT NOT NULL,
    delivery    TEXT NOT NULL CHECK (delivery IN ('held', 'waiting', 'in-flight', 'applied', 'refused')),
    held_until  INTEGER,
    answered_at INTEGER,
    refusal     TEXT,
    confirmed   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX operation_of_case ON operation (case_id);
CREATE INDEX operation_pending ON operation (delivery) WHERE delivery <> 'applied';

CREATE TABLE draft (
    case_id     TEXT PRIMARY KEY,
    subject     TEXT NOT NULL,
    body        TEXT NOT NULL,
    attachments TEXT NOT NULL,
    saved_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment (
    sha256     TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    size       INTEGER NOT NULL,
    complete   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_missing ON attachment (complete) WHERE complete = 0;

CREATE TABLE attachment_chunk (
    sha256  TEXT NOT NULL REFERENCES attachment (sha256) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (sha256, number)
) STRICT;

-- Files that were taken in as cases.
CREATE TABLE imported (
    sha256  TEXT PRIMARY KEY,
    case_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what here; each entry carries the hash of the one before.
CREATE TABLE audit (
    number  INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    hash    BLOB NOT NULL
) STRICT;

-- Full text: one row for each case, its number that of case_row. The text itself isn't stored twice.
CREATE VIRTUAL TABLE search_word USING fts5 (
    word, stem, content = '', contentless_delete = 1, detail = column, prefix = '1 2 3', tokenize = 'ascii'
);
-- All words there are, to find parts of compounds.
CREATE TABLE search_vocabulary (
    number INTEGER PRIMARY KEY,
    word   TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE search_part USING fts5 (word, content = '', contentless_delete = 1, tokenize = 'trigram');
