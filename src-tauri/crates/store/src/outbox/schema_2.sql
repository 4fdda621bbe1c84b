-- What a hub needs: what an intent was based on, what of it was sent, and what came of it.
ALTER TABLE intents ADD COLUMN base_version    INTEGER;
-- The version that was expected when it was sent: a hub takes a key again only with the same body.
ALTER TABLE intents ADD COLUMN sent_version    INTEGER;
-- The later intent of the same order that was sent for both.
ALTER TABLE intents ADD COLUMN carried_by      TEXT CHECK (carried_by IS NULL OR length(carried_by) = 36);
-- The order's version that this intent has made.
ALTER TABLE intents ADD COLUMN applied_version INTEGER;

CREATE INDEX intents_applied ON intents (ended_at) WHERE applied_version IS NOT NULL;

CREATE TABLE receipts (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    receipt TEXT    NOT NULL CHECK (json_valid(receipt))
) STRICT;
