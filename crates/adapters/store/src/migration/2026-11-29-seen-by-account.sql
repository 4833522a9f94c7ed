-- What was read belongs to the account: up to `sent` the portal knows it.
ALTER TABLE seen ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
