-- Up to which event the log is thinned: of those until there, only number and status of the order are
-- left. One row.
CREATE TABLE log_thinned (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    until    INTEGER NOT NULL CHECK (until >= 0)
) STRICT;

INSERT INTO log_thinned VALUES (1, 0);
