//! The tables of the projection, as SQL, in one place.
//!
//! Tables are append-only and filled in ledger order, which keeps them sorted by session well
//! enough for DuckDB's block statistics; there is no key and no database index. `meta` and `table_rows`
//! say what the file holds.
//!
//! A figure that is not known or that an index does not have is `NULL`, never `NaN`. `sequence` is
//! the ledger entry a row came with, and for rows of a series the publication.

/// Bumped when a table or its meaning changes. A file of another version is rebuilt.
pub const SCHEMA_VERSION: i32 = 4;

/// The tables that hold what the ledger says, in the order in which `status` lists them.
pub(crate) const TABLES: [&str; 26] = [
    "entries",
    "security_records",
    "bars",
    "shares",
    "actions",
    "fx",
    "rates",
    "definitions",
    "lifecycle",
    "publications",
    "levels",
    "level_summary",
    "held",
    "baskets",
    "adjustments",
    "currencies",
    "overlays",
    "notices",
    "restatements",
    "restated_sessions",
    "decisions",
    "findings",
    "quarantine",
    "quality_decisions",
    "provisional",
    "statuses",
];

/// Makes every table. Lists are JSON.
pub(crate) const CREATE: &str = "
CREATE TABLE meta (
    schema_version INTEGER NOT NULL,
    applied        UBIGINT NOT NULL, -- last ledger entry taken in
    ledger_hash    BLOB    NOT NULL  -- hash of that entry: which ledger this file belongs to
);

CREATE TABLE table_rows (
    name      VARCHAR NOT NULL,
    row_count UBIGINT NOT NULL
);

CREATE TABLE entries (                -- every ledger entry, whatever it holds
    sequence    UBIGINT   NOT NULL,
    kind        VARCHAR   NOT NULL,
    source      VARCHAR   NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    first_date  DATE,
    last_date   DATE,
    rows        UBIGINT   NOT NULL
);

CREATE TABLE security_records (     -- what was said of securities, as it was recorded
    symbol           VARCHAR  NOT NULL,
    name             VARCHAR,
    sector           VARCHAR,
    industry         VARCHAR,
    currency         VARCHAR,
    mic              VARCHAR,
    company          VARCHAR,
    country          VARCHAR,
    type             VARCHAR,
    converts_to      VARCHAR,
    conversion_ratio DOUBLE,
    listed           DATE,
    delisted         DATE,
    isin             VARCHAR,
    figi             VARCHAR,
    cik              VARCHAR,
    effective        DATE,              -- NULL: from the beginning
    known            TIMESTAMP,
    sequence         UBIGINT  NOT NULL
);

CREATE TABLE bars (
    session    DATE    NOT NULL,
    symbol     VARCHAR NOT NULL,
    open       DOUBLE,
    high       DOUBLE,
    low        DOUBLE,
    close      DOUBLE  NOT NULL,
    volume     DOUBLE,
    market_cap DOUBLE,            -- as given by the source
    sequence   UBIGINT NOT NULL
);

CREATE TABLE shares (
    symbol             VARCHAR NOT NULL,
    effective          DATE    NOT NULL,
    shares_outstanding DOUBLE  NOT NULL,
    known              TIMESTAMP,
    sequence           UBIGINT NOT NULL
);

CREATE TABLE actions (
    symbol      VARCHAR NOT NULL,
    ex_date     DATE    NOT NULL,
    action      VARCHAR NOT NULL,
    ratio       DOUBLE,
    amount      DOUBLE,
    price       DOUBLE,
    currency    VARCHAR,
    counterpart VARCHAR,
    known       TIMESTAMP,
    sequence    UBIGINT NOT NULL
);

CREATE TABLE fx (
    session  DATE    NOT NULL,
    base     VARCHAR NOT NULL,
    quote    VARCHAR NOT NULL,
    rate     DOUBLE  NOT NULL,
    sequence UBIGINT NOT NULL
);

CREATE TABLE rates (
    session  DATE    NOT NULL,
    name     VARCHAR NOT NULL,
    value    DOUBLE  NOT NULL,
    sequence UBIGINT NOT NULL
);

CREATE TABLE definitions (
    index_id    VARCHAR   NOT NULL,
    definition  BLOB      NOT NULL, -- the hash of the entry that recorded it first
    version     UINTEGER  NOT NULL, -- 1 for the first of the index; the same for the same hash
    name        VARCHAR   NOT NULL,
    document    VARCHAR   NOT NULL, -- JSON, every field spelled out
    sequence    UBIGINT   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE lifecycle (
    index_id    VARCHAR   NOT NULL,
    definition  BLOB      NOT NULL,
    change      VARCHAR   NOT NULL, -- promoted, retired
    takes_over  BOOLEAN   NOT NULL,
    decided_by  VARCHAR   NOT NULL,
    reason      VARCHAR   NOT NULL,
    sequence    UBIGINT   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE publications (
    index_id      VARCHAR   NOT NULL,
    chain         UBIGINT   NOT NULL, -- the publication the series starts with
    definition    BLOB      NOT NULL,
    sequence      UBIGINT   NOT NULL,
    recorded_at   TIMESTAMP NOT NULL,
    cut           UBIGINT   NOT NULL,
    continues     UBIGINT,
    after_session DATE,
    restates      UBIGINT,            -- the restatement it carries out
    calendar      VARCHAR,
    first_session DATE,
    last_session  DATE,
    sessions      UBIGINT   NOT NULL
);

CREATE TABLE levels (
    index_id            VARCHAR  NOT NULL,
    chain               UBIGINT  NOT NULL,
    definition          BLOB     NOT NULL,
    session             DATE     NOT NULL,
    price_return        DOUBLE   NOT NULL,
    gross_total_return  DOUBLE   NOT NULL,
    net_total_return    DOUBLE   NOT NULL,
    net_of_cost         DOUBLE,
    local_currency      DOUBLE,
    twin_price_return   DOUBLE,
    daily_return        DOUBLE,
    divisor             DOUBLE   NOT NULL,
    next_divisor        DOUBLE,
    twin_next_divisor   DOUBLE,
    open_market_value   DOUBLE,
    market_value        DOUBLE   NOT NULL,
    dividend_points     DOUBLE   NOT NULL,
    net_dividend_points DOUBLE,
    constituents        UINTEGER NOT NULL,
    is_rebalance        BOOLEAN  NOT NULL,
    turnover            DOUBLE   NOT NULL,
    cost                DOUBLE,
    sequence            UBIGINT  NOT NULL
);

CREATE TABLE level_summary (
    index_id          VARCHAR NOT NULL,
    chain             UBIGINT NOT NULL,
    session           DATE    NOT NULL,
    level             DOUBLE  NOT NULL,
    daily_return      DOUBLE,
    cumulative_return DOUBLE  NOT NULL, -- since the base session, as a fraction
    moving_average_20 DOUBLE,           -- NULL before the 20th session
    weighting_effect  DOUBLE,           -- daily return less that of the twin
    sequence          UBIGINT NOT NULL
);

CREATE TABLE held (
    sequence      UBIGINT  NOT NULL,
    session       DATE     NOT NULL,
    security      UINTEGER NOT NULL,
    index_shares  DOUBLE   NOT NULL,
    prior_close   DOUBLE   NOT NULL,
    close         DOUBLE   NOT NULL,
    prior_rate    DOUBLE,
    rate          DOUBLE,
    target_weight DOUBLE,
    open_weight   DOUBLE   NOT NULL,
    contribution  DOUBLE   NOT NULL
);

CREATE TABLE baskets (
    sequence      UBIGINT  NOT NULL,
    session       DATE     NOT NULL,
    security      UINTEGER NOT NULL,
    rank          UINTEGER NOT NULL,
    index_shares  DOUBLE   NOT NULL,
    twin_shares   DOUBLE,
    close         DOUBLE   NOT NULL,
    market_cap    DOUBLE,
    weight        DOUBLE   NOT NULL,
    target_weight DOUBLE
);

CREATE TABLE adjustments (
    sequence       UBIGINT NOT NULL,
    session        DATE    NOT NULL,
    moment         VARCHAR NOT NULL, -- open, close
    security       UINTEGER,
    cause          VARCHAR NOT NULL,
    value_change   DOUBLE  NOT NULL,
    divisor_before DOUBLE  NOT NULL,
    divisor_after  DOUBLE  NOT NULL
);

CREATE TABLE currencies (
    sequence UBIGINT NOT NULL,
    session  DATE    NOT NULL,
    currency VARCHAR NOT NULL,
    weight   DOUBLE  NOT NULL,
    rate     DOUBLE
);

CREATE TABLE overlays (
    sequence UBIGINT NOT NULL,
    session  DATE    NOT NULL,
    overlay  VARCHAR NOT NULL,
    level    DOUBLE
);

CREATE TABLE notices (
    sequence UBIGINT NOT NULL,
    session  DATE    NOT NULL,
    security UINTEGER,
    kind     VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL
);

CREATE TABLE restatements (
    sequence        UBIGINT   NOT NULL,
    index_id        VARCHAR   NOT NULL,
    definition      BLOB      NOT NULL,
    published       UBIGINT   NOT NULL, -- the last publication of the series
    cut             UBIGINT   NOT NULL,
    causes          VARCHAR   NOT NULL, -- the entries of facts that changed
    sentences       VARCHAR   NOT NULL,
    changes_members BOOLEAN   NOT NULL,
    materiality     DOUBLE    NOT NULL, -- largest change of a level, as a fraction
    first_session   DATE,
    last_session    DATE,
    sessions        UBIGINT   NOT NULL,
    recorded_at     TIMESTAMP NOT NULL
);

CREATE TABLE restated_sessions (
    sequence                     UBIGINT NOT NULL, -- the restatement
    session                      DATE    NOT NULL,
    published_price_return       DOUBLE  NOT NULL,
    price_return                 DOUBLE  NOT NULL,
    published_gross_total_return DOUBLE  NOT NULL,
    gross_total_return           DOUBLE  NOT NULL,
    published_net_total_return   DOUBLE  NOT NULL,
    net_total_return             DOUBLE  NOT NULL
);

CREATE TABLE decisions (
    subject     UBIGINT   NOT NULL, -- the entry it is about
    verdict     VARCHAR   NOT NULL, -- approved, rejected
    decided_by  VARCHAR   NOT NULL,
    reason      VARCHAR   NOT NULL,
    sequence    UBIGINT   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE findings (
    session  DATE    NOT NULL,
    symbol   VARCHAR,              -- NULL: the session as a whole
    rule     VARCHAR NOT NULL,
    field    VARCHAR NOT NULL,
    value    DOUBLE,
    expected DOUBLE,
    outcome  VARCHAR NOT NULL,     -- accept with finding, quarantine, refuse
    held     UBIGINT,              -- row among the held bars; NULL: nothing was held back
    sentence VARCHAR NOT NULL,
    sequence UBIGINT NOT NULL      -- the screening
);

CREATE TABLE quarantine (          -- bars that are facts for nobody
    held       UBIGINT NOT NULL,   -- row among the held bars of the screening
    session    DATE    NOT NULL,
    symbol     VARCHAR NOT NULL,
    open       DOUBLE,
    high       DOUBLE,
    low        DOUBLE,
    close      DOUBLE  NOT NULL,
    volume     DOUBLE,
    market_cap DOUBLE,
    sequence   UBIGINT NOT NULL
);

CREATE TABLE quality_decisions (   -- a row for each held bar
    subject     UBIGINT   NOT NULL, -- the screening
    held        UBIGINT   NOT NULL,
    verdict     VARCHAR   NOT NULL, -- released, rejected
    decided_by  VARCHAR   NOT NULL,
    reason      VARCHAR   NOT NULL,
    sequence    UBIGINT   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);

CREATE TABLE provisional (         -- sessions of a publication that are not final by it
    chain       UBIGINT   NOT NULL,
    session     DATE      NOT NULL,
    reason      VARCHAR   NOT NULL,
    sequence    UBIGINT   NOT NULL
);

CREATE TABLE statuses (            -- what became of sessions after, or without, their publication
    index_id    VARCHAR   NOT NULL,
    chain       UBIGINT,            -- NULL: nothing was published yet
    session     DATE      NOT NULL, -- final: this one and all before it
    status      VARCHAR   NOT NULL, -- final, held
    reason      VARCHAR   NOT NULL,
    sequence    UBIGINT   NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);
";
