-- The menu as it was read last, and when. What a server leaves out of an item is NULL.
CREATE TABLE menu_items (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL,
    food_group  TEXT    NOT NULL,
    cents       INTEGER,
    tokens      INTEGER,
    description TEXT,
    available   INTEGER NOT NULL CHECK (available IN (0, 1))
) STRICT;

CREATE TABLE menu_read (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    at   INTEGER NOT NULL
) STRICT;
