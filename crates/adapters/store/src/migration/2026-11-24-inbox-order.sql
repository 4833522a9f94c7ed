-- Each order of the inbox has its index, so that a page is read and not sorted.
DROP INDEX case_by_due;
DROP INDEX case_by_applicant;
CREATE INDEX case_by_due ON case_row (closed, due, received_at);
CREATE INDEX case_by_applicant ON case_row (closed, applicant_sort, received_at);
CREATE INDEX case_by_aktenzeichen ON case_row (closed, aktenzeichen);
CREATE INDEX case_by_state ON case_row (closed, state, received_at);
