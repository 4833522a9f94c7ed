-- Drafts of Verfahren: the form as it is, and the steps that led there. Steps above `position` were undone.
CREATE TABLE verfahren_draft (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    form TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE verfahren_step (
    draft TEXT NOT NULL REFERENCES verfahren_draft ON DELETE CASCADE,
    number INTEGER NOT NULL,
    step TEXT NOT NULL,
    done_at INTEGER NOT NULL,
    PRIMARY KEY (draft, number)
) STRICT, WITHOUT ROWID;

-- States that the designer has named, to come back to.
CREATE TABLE verfahren_state (
    id TEXT PRIMARY KEY,
    draft TEXT NOT NULL REFERENCES verfahren_draft ON DELETE CASCADE,
    name TEXT NOT NULL,
    form TEXT NOT NULL,
    named_at INTEGER NOT NULL
) STRICT;
CREATE INDEX verfahren_state_by_draft ON verfahren_state (draft, named_at);

-- What a draft was made of: the form as its file and the answers to its open points give it, and the code lists beside it.
-- The one with the greatest `since` up to the position of the draft is in force.
CREATE TABLE verfahren_origin (
    draft TEXT NOT NULL REFERENCES verfahren_draft ON DELETE CASCADE,
    since INTEGER NOT NULL,
    form TEXT NOT NULL,
    lists TEXT NOT NULL,
    file_name TEXT NOT NULL,
    imported_at INTEGER NOT NULL,
    PRIMARY KEY (draft, since)
) STRICT;
