CREATE TABLE orders (
    id            INTEGER PRIMARY KEY,
    status        TEXT    NOT NULL CHECK (status IN ('pending', 'preparing', 'ready', 'complete')),
    ref_code      TEXT    NOT NULL,
    display_id    INTEGER,
    customer_name TEXT    NOT NULL,
    tokens        INTEGER,
    ordered_at    INTEGER,
    preparing_at  INTEGER,
    ready_at      INTEGER,
    complete_at   INTEGER,
    lines         TEXT    NOT NULL CHECK (json_valid(lines))
) STRICT;

CREATE TABLE freshness (
    only          INTEGER PRIMARY KEY CHECK (only = 1),
    heard_at      INTEGER,
    checked_at    INTEGER,
    offset_millis INTEGER NOT NULL
) STRICT;
