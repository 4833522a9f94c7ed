-- Applicant and Aktenzeichen are known by themselves, so that who is called so comes first.
DROP TABLE search_word;
CREATE VIRTUAL TABLE search_word USING fts5 (
    head, word, stem, content = '', contentless_delete = 1, detail = column, prefix = '1 2 3', tokenize = 'ascii'
);
-- Whether the newest message is the applicant's, and whether one of them is unread; whatever the state of the case.
ALTER TABLE case_row ADD COLUMN to_answer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_row ADD COLUMN unread_mail INTEGER NOT NULL DEFAULT 0;
CREATE INDEX case_unread ON case_row (unread) WHERE unread = 1;
CREATE INDEX case_to_answer ON case_row (to_answer) WHERE to_answer = 1;
CREATE INDEX case_unread_mail ON case_row (unread_mail) WHERE unread_mail = 1;
-- Lines and index are made anew when the database is opened.
INSERT INTO setting VALUES ('rebuild', 'true');
