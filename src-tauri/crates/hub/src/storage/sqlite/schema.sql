CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    username      TEXT    NOT NULL UNIQUE,
    email         TEXT    NOT NULL UNIQUE,
    password_hash TEXT    NOT NULL,
    is_active     INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    is_staff      INTEGER NOT NULL CHECK (is_staff IN (0, 1)),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER
) STRICT;

CREATE TABLE menu_items (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    food_group   TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    value_cents  INTEGER NOT NULL CHECK (value_cents >= 0),
    ticket       INTEGER NOT NULL CHECK (ticket >= 0),
    description  TEXT,
    is_available INTEGER NOT NULL CHECK (is_available IN (0, 1)),
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER
) STRICT;

CREATE TABLE carts (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL UNIQUE REFERENCES users (id)
) STRICT;

CREATE TABLE cart_items (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    cart_id      INTEGER NOT NULL REFERENCES carts (id),
    menu_item_id INTEGER NOT NULL REFERENCES menu_items (id) ON DELETE CASCADE,
    quantity     INTEGER NOT NULL CHECK (quantity > 0),
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER,
    UNIQUE (cart_id, menu_item_id)
) STRICT;

CREATE INDEX cart_items_by_menu_item ON cart_items (menu_item_id);

CREATE TABLE orders (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    display_id         INTEGER NOT NULL CHECK (display_id BETWEEN 1 AND 999),
    ref_code           TEXT    NOT NULL UNIQUE,
    user_id            INTEGER NOT NULL REFERENCES users (id),
    customer_name      TEXT    NOT NULL,
    status             TEXT    NOT NULL CHECK (status IN ('pending', 'preparing', 'ready', 'complete')),
    version            INTEGER NOT NULL CHECK (version >= 1),
    -- Of the lines, which never change: the dashboards add these up after every change.
    total_cents        INTEGER NOT NULL,
    date_ordered       INTEGER NOT NULL,
    date_preparing     INTEGER,
    date_ready         INTEGER,
    date_complete      INTEGER,
    last_status_change INTEGER NOT NULL
) STRICT;

CREATE INDEX orders_by_status ON orders (status, date_ordered, id);
CREATE INDEX orders_by_date ON orders (date_ordered, id);
CREATE INDEX orders_by_user ON orders (user_id, date_ordered, id);

-- A line keeps the menu item as it stood when it was ordered: a later price, name or deletion does
-- not change what somebody was promised, nor make the event log disagree with the tables.
CREATE TABLE order_items (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id        INTEGER NOT NULL REFERENCES orders (id),
    quantity        INTEGER NOT NULL CHECK (quantity > 0),
    created_at      INTEGER NOT NULL,
    menu_item_id    INTEGER NOT NULL REFERENCES menu_items (id),
    food_group      TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    value_cents     INTEGER NOT NULL,
    ticket          INTEGER NOT NULL,
    description     TEXT,
    is_available    INTEGER NOT NULL,
    item_created_at INTEGER NOT NULL,
    item_updated_at INTEGER
) STRICT;

CREATE INDEX order_items_by_order ON order_items (order_id);
CREATE INDEX order_items_by_menu_item ON order_items (menu_item_id);

-- The log. seq is dense: rows are only added, in the transaction of the change that they tell, and
-- a transaction that is rolled back gives its number back.
CREATE TABLE events (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    order_id   INTEGER NOT NULL REFERENCES orders (id),
    -- Whose order it is: the second audience beside staff.
    user_id    INTEGER NOT NULL REFERENCES users (id),
    kind       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    order_json TEXT    NOT NULL CHECK (json_valid(order_json)),
    by_json    TEXT    NOT NULL CHECK (json_valid(by_json)),
    at         INTEGER NOT NULL,
    UNIQUE (order_id, version)
) STRICT;

CREATE INDEX events_by_user ON events (user_id, seq);
