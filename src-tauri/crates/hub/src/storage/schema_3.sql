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
