-- The list of entries and, apart from it, what they hold: reading heads never touches payloads.
-- Times are microseconds since 1970-01-01T00:00:00Z, dates are days since 1970-01-01, hashes are
-- the 32 bytes of SHA-256.

CREATE TABLE schema_version (
    version INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE entries (
    sequence      INTEGER PRIMARY KEY CHECK (sequence > 0),
    recorded_at   INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    source        TEXT    NOT NULL,
    rows          INTEGER NOT NULL CHECK (rows >= 0),
    first_date    INTEGER,
    last_date     INTEGER,
    index_id      TEXT,
    definition    BLOB,
    payload_bytes INTEGER NOT NULL CHECK (payload_bytes >= 0),
    key           BLOB    NOT NULL CHECK (length(key) = 32),
    payload_hash  BLOB    NOT NULL CHECK (length(payload_hash) = 32),
    previous      BLOB    NOT NULL CHECK (length(previous) = 32),
    hash          BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE payloads (
    sequence INTEGER PRIMARY KEY REFERENCES entries (sequence),
    payload  BLOB NOT NULL
) STRICT;

-- The same content is taken once. A definition may come back: that promotes it again.
CREATE UNIQUE INDEX entries_by_key ON entries (key) WHERE kind <> 'definition';
CREATE INDEX entries_by_time ON entries (recorded_at);
CREATE INDEX definitions_by_index ON entries (index_id, sequence) WHERE kind = 'definition';

-- Append only.
CREATE TRIGGER entries_append_in_order BEFORE INSERT ON entries
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM entries)
BEGIN SELECT raise(ABORT, 'entries are appended one after the other'); END;

CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN SELECT raise(ABORT, 'entries never change'); END;

CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN SELECT raise(ABORT, 'entries are never deleted'); END;

CREATE TRIGGER payloads_never_change BEFORE UPDATE ON payloads
BEGIN SELECT raise(ABORT, 'payloads never change'); END;

CREATE TRIGGER payloads_never_go BEFORE DELETE ON payloads
BEGIN SELECT raise(ABORT, 'payloads are never deleted'); END;
