-- Orders that were taken at this counter. What was ordered never changes under its id. A row goes when
-- a person puts it away, or edits it, which makes another one. `attempt` is how it was
-- sent, before anything was sent that could make an order of it.
CREATE TABLE drafts (
 seq INTEGER PRIMARY KEY AUTOINCREMENT,
 id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
 server TEXT NOT NULL,
 customer_name TEXT NOT NULL,
 lines TEXT NOT NULL CHECK (json_valid(lines)),
 made_at INTEGER NOT NULL,
 state TEXT NOT NULL CHECK (json_valid(state)),
 placed INTEGER NOT NULL DEFAULT 0 CHECK (placed IN (0, 1)),
 attempt TEXT CHECK (attempt IS NULL OR json_valid(attempt))
) STRICT;
