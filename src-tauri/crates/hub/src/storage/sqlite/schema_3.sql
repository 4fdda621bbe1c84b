-- What came of commands that had a key. Written in the transaction of the change itself, so that a
-- key is never there without its change, nor a change without its key.
CREATE TABLE outcomes (
    key         TEXT    PRIMARY KEY,
    -- What was asked, in one form for each wish: the same key must stand for the same wish.
    asked_json  TEXT    NOT NULL CHECK (json_valid(asked_json)),
    order_id    INTEGER NOT NULL REFERENCES orders (id),
    -- The body of the first answer.
    answer_json TEXT    NOT NULL CHECK (json_valid(answer_json)),
    at          INTEGER NOT NULL
) STRICT;

CREATE INDEX outcomes_by_time ON outcomes (at);

-- Refresh tokens: those that were given for one another are a family, of which the newest is good.
CREATE TABLE token_families (
    id         TEXT    PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES users (id),
    -- Of the newest token.
    generation INTEGER NOT NULL CHECK (generation >= 1),
    -- When it was given for the one before it.
    renewed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX token_families_by_time ON token_families (renewed_at);
CREATE INDEX token_families_by_user ON token_families (user_id, renewed_at);
