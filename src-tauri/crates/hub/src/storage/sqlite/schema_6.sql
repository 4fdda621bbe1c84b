-- Which tokens of an account are good: those that were signed under this number. It rises by one
-- when all of them end at once, because the account was disabled or got another password.
ALTER TABLE users ADD COLUMN credentials INTEGER NOT NULL DEFAULT 1 CHECK (credentials >= 1);
