-- The notes are searched, too; SQLite folds the letters of ASCII alone, as in version 3.
ALTER TABLE past_orders ADD COLUMN notes_folded TEXT NOT NULL DEFAULT '';
UPDATE past_orders SET notes_folded = lower(notes) WHERE notes <> '';

-- Everything that is asked of an order stands in the index, in the order of the answer: whoever looks
-- for one of 100 000 reads a tenth of the bytes, and the rows that fit.
DROP INDEX past_orders_by_place;
CREATE INDEX past_orders_by_place ON past_orders
    (placed_at DESC, id DESC, status, display_id, name_folded, items_folded, notes_folded);

-- How far back the orders of the server were read: from the newest of them to the oldest, without a
-- hole between.
CREATE TABLE reach (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    server       TEXT    NOT NULL,
    newest_id    INTEGER NOT NULL,
    newest_ref   TEXT    NOT NULL,
    newest_at    INTEGER,
    oldest_id    INTEGER NOT NULL,
    oldest_ref   TEXT    NOT NULL,
    oldest_at    INTEGER,
    -- Orders of the server that are older.
    older        INTEGER NOT NULL,
    -- Orders of the server in all.
    total        INTEGER NOT NULL
) STRICT;
