-- Stations that were let in with a credential of their own.
CREATE TABLE paired_stations (
    station_id      TEXT    PRIMARY KEY,
    -- Of this pairing. Another one of the same station has another: the tokens name it.
    id              TEXT    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    role            TEXT    NOT NULL CHECK (role IN ('board', 'kitchen', 'admin')),
    -- SHA-256 of the credential, in hexadecimal; the credential itself is kept by the station alone.
    credential_hash TEXT    NOT NULL UNIQUE,
    -- Who let it in.
    user_id         INTEGER NOT NULL REFERENCES users (id),
    paired_at       INTEGER NOT NULL
) STRICT;
