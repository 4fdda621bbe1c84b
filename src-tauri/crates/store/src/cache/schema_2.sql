-- How often a hub says that the order has changed; a plain server counts nothing.
ALTER TABLE orders ADD COLUMN version INTEGER;

-- The place in a hub's log up to which the rows of orders are complete.
CREATE TABLE cursor (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    epoch TEXT    NOT NULL,
    seq   INTEGER NOT NULL
) STRICT;
