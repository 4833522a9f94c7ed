-- What the next version of a draft goes on from; it comes with a step and goes with it.
CREATE TABLE verfahren_shared (
    draft TEXT NOT NULL REFERENCES verfahren_draft (id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    parents TEXT NOT NULL,
    -- The form that own edits are told apart from when colleagues' are merged.
    base TEXT NOT NULL,
    PRIMARY KEY (draft, since)
) STRICT;
-- What waits to be done at the portal, in this order.
CREATE TABLE verfahren_act (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    verfahren TEXT NOT NULL,
    operation TEXT NOT NULL,
    -- Whether the portal has done it; it goes once what came of it was fetched.
    done INTEGER NOT NULL DEFAULT 0
) STRICT;
-- What the portal said of acts that it didn't do, until the same is asked for again or a version is handed in.
CREATE TABLE verfahren_refusal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    verfahren TEXT NOT NULL,
    act TEXT NOT NULL,
    refusal TEXT NOT NULL,
    UNIQUE (verfahren, act)
) STRICT;
-- Versions that are worked with without a line: the newest one, those that it goes on from, and what is published.
CREATE TABLE verfahren_content (
    verfahren TEXT NOT NULL,
    version TEXT NOT NULL,
    form TEXT NOT NULL,
    PRIMARY KEY (verfahren, version)
) STRICT;
