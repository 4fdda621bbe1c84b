-- An order may be cancelled, and so found: the table is made anew, because only so its checks change.
-- Not aligned, and with no remarks inside: a file keeps each statement as it stands here, and all of
-- them together have to fit on its first page. So one damaged page takes one page of data with it.
-- `found_by` is the name of the station that brought the order where it was found, where a hub told.
CREATE TABLE intents_3 (
 seq INTEGER PRIMARY KEY AUTOINCREMENT,
 id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
 order_id INTEGER NOT NULL,
 ref_code TEXT NOT NULL,
 number TEXT NOT NULL,
 from_status TEXT NOT NULL CHECK (from_status IN ('pending', 'preparing', 'ready', 'complete', 'cancelled')),
 to_status TEXT NOT NULL CHECK (to_status IN ('pending', 'preparing', 'ready', 'complete', 'cancelled')),
 base_status TEXT NOT NULL CHECK (base_status IN ('pending', 'preparing', 'ready', 'complete', 'cancelled')),
 base_preparing_at INTEGER,
 base_ready_at INTEGER,
 base_complete_at INTEGER,
 made_at INTEGER NOT NULL,
 state TEXT NOT NULL DEFAULT 'open'
 CHECK (state IN ('open', 'settled', 'dead', 'withdrawn', 'discarded')),
 attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
 attempted_at INTEGER,
 in_flight INTEGER NOT NULL DEFAULT 0 CHECK (in_flight IN (0, 1)),
 in_flight_starts INTEGER NOT NULL DEFAULT 0 CHECK (in_flight_starts >= 0),
 settlement TEXT CHECK (settlement IN ('applied', 'already-done')),
 dead_reason TEXT CHECK (dead_reason IS NULL OR json_valid(dead_reason)),
 found_status TEXT CHECK (found_status IN ('pending', 'preparing', 'ready', 'complete', 'cancelled')),
 ended_at INTEGER,
 base_version INTEGER,
 sent_version INTEGER,
 carried_by TEXT CHECK (carried_by IS NULL OR length(carried_by) = 36),
 applied_version INTEGER,
 found_by TEXT CHECK (found_by IS NULL OR dead_reason IS NOT NULL),
 CHECK ((state = 'settled') = (settlement IS NOT NULL)),
 CHECK ((state IN ('dead', 'discarded')) = (dead_reason IS NOT NULL)),
 CHECK (found_status IS NULL OR dead_reason IS NOT NULL),
 CHECK ((state = 'open') = (ended_at IS NULL)),
 CHECK ((attempts = 0) = (attempted_at IS NULL)),
 CHECK (in_flight = 0 OR (state = 'open' AND attempts > 0)),
 CHECK (state <> 'withdrawn' OR attempts = 0)
) STRICT;

-- Numbers that were used are not used again, also when their rows are gone.
INSERT INTO sqlite_sequence (name, seq) SELECT 'intents_3', seq FROM sqlite_sequence WHERE name = 'intents';
INSERT INTO intents_3 SELECT *, NULL FROM intents;
DROP TABLE intents;
ALTER TABLE intents_3 RENAME TO intents;

-- What the drainer and the screen ask for all the time; everything else is history.
CREATE INDEX intents_open ON intents (seq) WHERE state = 'open';
CREATE INDEX intents_dead ON intents (ended_at, seq) WHERE state = 'dead';

CREATE INDEX intents_applied ON intents (ended_at) WHERE applied_version IS NOT NULL;

-- Strikes that a server does not show: to be sent, or this station's own. A row goes when the server
-- shows it, when it is taken back before it was sent, or with its order.
CREATE TABLE strikes (
 seq INTEGER PRIMARY KEY AUTOINCREMENT,
 id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
 order_id INTEGER NOT NULL,
 ref_code TEXT NOT NULL,
    -- Of the two that name a line one: its key, or the name of all lines that are meant.
 line_id INTEGER,
 line_name TEXT,
 struck INTEGER NOT NULL CHECK (struck IN (0, 1)),
 made_at INTEGER NOT NULL,
    -- 'tried': it may have reached the server. 'own': it is not sent any more.
 state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'tried', 'own')),
 CHECK ((line_id IS NULL) <> (line_name IS NULL))
) STRICT;
