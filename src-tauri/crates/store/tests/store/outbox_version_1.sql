-- An outbox as schema 1 wrote it. Never changed: files like this are in the field.
CREATE TABLE intents (
    seq               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    order_id          INTEGER NOT NULL,
    ref_code          TEXT    NOT NULL,
    number            TEXT    NOT NULL,
    from_status       TEXT    NOT NULL CHECK (from_status IN ('pending', 'preparing', 'ready', 'complete')),
    to_status         TEXT    NOT NULL CHECK (to_status IN ('pending', 'preparing', 'ready', 'complete')),
    base_status       TEXT    NOT NULL CHECK (base_status IN ('pending', 'preparing', 'ready', 'complete')),
    base_preparing_at INTEGER,
    base_ready_at     INTEGER,
    base_complete_at  INTEGER,
    made_at           INTEGER NOT NULL,

    state             TEXT    NOT NULL DEFAULT 'open'
                              CHECK (state IN ('open', 'settled', 'dead', 'withdrawn', 'discarded')),
    attempts          INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    attempted_at      INTEGER,
    in_flight         INTEGER NOT NULL DEFAULT 0 CHECK (in_flight IN (0, 1)),
    in_flight_starts  INTEGER NOT NULL DEFAULT 0 CHECK (in_flight_starts >= 0),
    settlement        TEXT    CHECK (settlement IN ('applied', 'already-done')),
    dead_reason       TEXT    CHECK (dead_reason IS NULL OR json_valid(dead_reason)),
    found_status      TEXT    CHECK (found_status IN ('pending', 'preparing', 'ready', 'complete')),
    ended_at          INTEGER,

    CHECK ((state = 'settled') = (settlement IS NOT NULL)),
    CHECK ((state IN ('dead', 'discarded')) = (dead_reason IS NOT NULL)),
    CHECK (found_status IS NULL OR dead_reason IS NOT NULL),
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((attempts = 0) = (attempted_at IS NULL)),
    CHECK (in_flight = 0 OR (state = 'open' AND attempts > 0)),
    CHECK (state <> 'withdrawn' OR attempts = 0)
) STRICT;

-- What the drainer and the screen ask for all the time; everything else is history.
CREATE INDEX intents_open ON intents (seq) WHERE state = 'open';
CREATE INDEX intents_dead ON intents (ended_at, seq) WHERE state = 'dead';

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

INSERT INTO settings VALUES ('station_id', '7d444840-9dc0-41d1-b245-5ffdce74fad2');
INSERT INTO intents VALUES
    (1, '01900000-0000-7000-8000-000000000001', 1, 'ref 1', '2', 'pending', 'preparing', 'pending',
     NULL, NULL, NULL, 1795000000000001,
     'settled', 1, 1795000001000000, 0, 0, 'applied', NULL, NULL, 1795000001500000),
    (2, '01900000-0000-7000-8000-000000000002', 2, 'ref 2 ''quoted'' "twice"', '3', 'pending',
     'preparing', 'pending', 1795000000000003, NULL, NULL, 1795000000000002,
     'open', 3, 1795000002000000, 1, 1, NULL, NULL, NULL, NULL),
    (3, '01900000-0000-7000-8000-000000000003', 3, 'ref 3 ''quoted'' "twice"', '4', 'pending',
     'preparing', 'pending', NULL, 1795000000000005, NULL, 1795000000000003,
     'dead', 0, NULL, 0, 0, NULL, '{"code":"refused","status":418,"detail":"no \"tea\" – ☕"}',
     'ready', 1795000003000000);
PRAGMA user_version = 1;
