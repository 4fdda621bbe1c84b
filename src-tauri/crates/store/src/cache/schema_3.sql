-- What a hub tells more of an order. The words of states stand in no CHECK any more, here and below: a
-- new one would cost a copy of everything.
CREATE TABLE orders_3 (
    id            INTEGER PRIMARY KEY,
    status        TEXT    NOT NULL,
    ref_code      TEXT    NOT NULL,
    display_id    INTEGER,
    customer_name TEXT    NOT NULL,
    tokens        INTEGER,
    ordered_at    INTEGER,
    preparing_at  INTEGER,
    ready_at      INTEGER,
    complete_at   INTEGER,
    lines         TEXT    NOT NULL CHECK (json_valid(lines)),
    version       INTEGER,
    struck        TEXT    NOT NULL CHECK (json_valid(struck)),
    notes         TEXT    NOT NULL,
    cancel_reason TEXT
) STRICT;

INSERT INTO orders_3
SELECT id, status, ref_code, display_id, customer_name, tokens,
       ordered_at, preparing_at, ready_at, complete_at, lines, version, '[]', '', NULL
FROM orders;

DROP TABLE orders;
ALTER TABLE orders_3 RENAME TO orders;

-- A first board is the open orders and the newest of the others, whatever else is kept.
CREATE INDEX orders_open ON orders (id) WHERE status IN ('pending', 'preparing', 'ready');
CREATE INDEX orders_over ON orders (complete_at DESC, id DESC)
    WHERE status NOT IN ('pending', 'preparing', 'ready');

-- Every change of a state that the board has seen, in the order in which it has.
CREATE TABLE changes (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id    INTEGER NOT NULL,
    ref_code    TEXT    NOT NULL,
    -- NULL: the order was seen for the first time.
    from_status TEXT,
    to_status   TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    source      TEXT    NOT NULL CHECK (source IN ('event', 'audit', 'own')),
    station     TEXT,
    user        TEXT,
    made_at     INTEGER,

    CHECK (from_status IS NULL OR from_status <> to_status)
) STRICT;

CREATE INDEX changes_of_order ON changes (order_id, seq);
CREATE INDEX changes_by_age ON changes (at);

-- Orders that are over, for as long as the history goes back; those of `orders` are for recall, and
-- few. Two orders may have one id, after a server was restored from a backup.
CREATE TABLE past_orders (
    id            INTEGER NOT NULL,
    ref_code      TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    display_id    INTEGER,
    customer_name TEXT    NOT NULL,
    tokens        INTEGER,
    ordered_at    INTEGER,
    preparing_at  INTEGER,
    ready_at      INTEGER,
    complete_at   INTEGER,
    lines         TEXT    NOT NULL CHECK (json_valid(lines)),
    version       INTEGER,
    struck        TEXT    NOT NULL CHECK (json_valid(struck)),
    notes         TEXT    NOT NULL,
    cancel_reason TEXT,
    -- When it was ordered, or ended where that is not known: its place among the others.
    placed_at     INTEGER NOT NULL,
    ended_at      INTEGER NOT NULL,
    -- What is searched: the name and those of the items, a line each, in lower case.
    name_folded   TEXT    NOT NULL,
    items_folded  TEXT    NOT NULL,

    PRIMARY KEY (id, ref_code)
) STRICT;

CREATE INDEX past_orders_by_place ON past_orders (placed_at DESC, id DESC);
CREATE INDEX past_orders_by_age ON past_orders (ended_at);

-- SQLite folds the letters of ASCII alone; what was kept until now is found by those.
INSERT INTO past_orders
SELECT id, ref_code, status, display_id, customer_name, tokens,
       ordered_at, preparing_at, ready_at, complete_at, lines, version,
       struck, notes, cancel_reason,
       coalesce(ordered_at, complete_at, ready_at, preparing_at, CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
       coalesce(complete_at, ready_at, preparing_at, ordered_at, CAST(unixepoch('subsec') * 1000000 AS INTEGER)),
       lower(customer_name),
       coalesce((SELECT group_concat(lower(line.value ->> 'name'), char(10))
                 FROM json_each(orders.lines, '$.lines') AS line), '')
FROM orders
WHERE status NOT IN ('pending', 'preparing', 'ready');
