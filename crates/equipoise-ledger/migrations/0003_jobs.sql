-- Jobs: work that is done once, whatever crashes. Unlike entries these rows change, and no fact of a
-- market is in them: a ledger without them says the same. They are in this file because an append
-- looks in its own transaction whether the job it is made for still belongs to who makes it.

CREATE TABLE jobs (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    kind           TEXT    NOT NULL,
    arguments      TEXT    NOT NULL CHECK (json_valid(arguments)),
    -- Of two jobs with the same key there is one.
    key            TEXT    NOT NULL UNIQUE,
    state          TEXT    NOT NULL CHECK (
        state IN ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')
    ),
    created_at     INTEGER NOT NULL,
    run_at         INTEGER NOT NULL,
    ended_at       INTEGER,
    attempts       INTEGER NOT NULL DEFAULT 0,
    attempts_max   INTEGER NOT NULL CHECK (attempts_max > 0),
    -- Counts the owners the job had: only the last one may write.
    epoch          INTEGER NOT NULL DEFAULT 0,
    owner          TEXT,
    -- Counts the signs of life of the owner.
    beat           INTEGER NOT NULL DEFAULT 0,
    is_cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (is_cancel_asked IN (0, 1)),
    step           TEXT    NOT NULL DEFAULT '',
    stage          TEXT    NOT NULL DEFAULT '',
    done           INTEGER NOT NULL DEFAULT 0,
    total          INTEGER,
    -- What it came to, or why it did not: a sentence.
    outcome        TEXT    NOT NULL DEFAULT '',
    CHECK ((state = 'running') = (owner IS NOT NULL))
) STRICT;

-- One heavy job at a time, in all processes together.
CREATE UNIQUE INDEX jobs_one_runs ON jobs (state) WHERE state = 'running';
CREATE INDEX jobs_to_do ON jobs (run_at, id) WHERE state IN ('queued', 'waiting');

CREATE TABLE job_attempts (
    job        INTEGER NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    epoch      INTEGER NOT NULL,
    owner      TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    step       TEXT    NOT NULL DEFAULT '',
    outcome    TEXT    NOT NULL DEFAULT 'running' CHECK (
        outcome IN ('running', 'succeeded', 'failed', 'cancelled', 'stopped', 'lost')
    ),
    what       TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (job, epoch)
) STRICT;

-- What the jobs have to say to people, each thing once.
CREATE TABLE job_notices (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    key      TEXT    NOT NULL UNIQUE,
    at       INTEGER NOT NULL,
    is_alert INTEGER NOT NULL CHECK (is_alert IN (0, 1)),
    text     TEXT    NOT NULL
) STRICT;
