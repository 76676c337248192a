//! The tables of the projection, as SQL, in one place.
//!
//! Tables are append-only and filled in ledger order, which keeps them sorted by session well
//! enough for DuckDB's block statistics; there is no key and no database index. Two small tables,
//! `securities` and `symbols`, are replaced whole when the security master changes, and `meta` and
//! `table_rows` say what the file holds.

/// Bumped when a table or its meaning changes. A file of another version is rebuilt.
pub const SCHEMA_VERSION: i32 = 1;

/// The tables that hold what the ledger says, in the order in which `status` lists them.
pub(crate) const TABLES: [&str; 13] = [
    "securities",
    "symbols",
    "bars",
    "shares",
    "actions",
    "fx",
    "definitions",
    "publications",
    "levels",
    "level_summary",
    "held",
    "baskets",
    "notices",
];

/// Makes every table. `sequence` is the ledger entry a row came with.
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

CREATE TABLE securities (
    security UINTEGER NOT NULL,
    symbol   VARCHAR  NOT NULL, -- the one it was first recorded under
    name     VARCHAR,
    sector   VARCHAR,
    industry VARCHAR,
    currency VARCHAR  NOT NULL,
    mic      VARCHAR  NOT NULL,
    company  VARCHAR,
    listed   DATE,
    delisted DATE
);

CREATE TABLE symbols (
    symbol     VARCHAR  NOT NULL,
    from_date  DATE,              -- NULL: since ever
    until_date DATE,              -- first date after the use; NULL: until now
    security   UINTEGER NOT NULL
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
    sequence    UBIGINT NOT NULL
);

CREATE TABLE fx (
    session  DATE    NOT NULL,
    base     VARCHAR NOT NULL,
    quote    VARCHAR NOT NULL,
    rate     DOUBLE  NOT NULL,
    sequence UBIGINT NOT NULL
);

CREATE TABLE definitions (
    index_id         VARCHAR   NOT NULL,
    definition       BLOB      NOT NULL,
    name             VARCHAR   NOT NULL,
    size             UINTEGER  NOT NULL,
    schedule         VARCHAR   NOT NULL,
    currency         VARCHAR   NOT NULL,
    base_date        DATE,
    base_value       DOUBLE    NOT NULL,
    withholding_rate DOUBLE    NOT NULL,
    sequence         UBIGINT   NOT NULL,
    recorded_at      TIMESTAMP NOT NULL
);

CREATE TABLE publications (
    index_id      VARCHAR   NOT NULL,
    definition    BLOB      NOT NULL,
    sequence      UBIGINT   NOT NULL,
    recorded_at   TIMESTAMP NOT NULL,
    cut           UBIGINT   NOT NULL,
    continues     UBIGINT,
    first_session DATE,
    last_session  DATE,
    sessions      UBIGINT   NOT NULL
);

CREATE TABLE levels (
    index_id           VARCHAR  NOT NULL,
    definition         BLOB     NOT NULL,
    session            DATE     NOT NULL,
    price_return       DOUBLE   NOT NULL,
    gross_total_return DOUBLE   NOT NULL,
    net_total_return   DOUBLE   NOT NULL,
    daily_return       DOUBLE,
    divisor            DOUBLE   NOT NULL,
    market_value       DOUBLE   NOT NULL,
    dividend_points    DOUBLE   NOT NULL,
    constituents       UINTEGER NOT NULL,
    is_rebalance       BOOLEAN  NOT NULL,
    turnover           DOUBLE   NOT NULL,
    sequence           UBIGINT  NOT NULL
);

CREATE TABLE level_summary (
    index_id          VARCHAR NOT NULL,
    definition        BLOB    NOT NULL,
    session           DATE    NOT NULL,
    level             DOUBLE  NOT NULL,
    daily_return      DOUBLE,
    cumulative_return DOUBLE  NOT NULL, -- since the base session, as a fraction
    moving_average_20 DOUBLE,           -- NULL before the 20th session
    sequence          UBIGINT NOT NULL
);

CREATE TABLE held (
    sequence     UBIGINT  NOT NULL,
    session      DATE     NOT NULL,
    security     UINTEGER NOT NULL,
    index_shares DOUBLE   NOT NULL,
    prior_close  DOUBLE   NOT NULL,
    close        DOUBLE   NOT NULL,
    open_weight  DOUBLE   NOT NULL,
    contribution DOUBLE   NOT NULL
);

CREATE TABLE baskets (
    sequence     UBIGINT  NOT NULL,
    session      DATE     NOT NULL,
    security     UINTEGER NOT NULL,
    rank         UINTEGER NOT NULL,
    index_shares DOUBLE   NOT NULL,
    close        DOUBLE   NOT NULL,
    market_cap   DOUBLE,
    weight       DOUBLE   NOT NULL
);

CREATE TABLE notices (
    sequence UBIGINT NOT NULL,
    session  DATE    NOT NULL,
    security UINTEGER,
    kind     VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL
);
";
