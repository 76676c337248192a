//! The table of settings: the one place that names them.

/// Which setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Name {
    DataDir,
    Listen,
    Index,
    IndexSize,
    CacheTtlSeconds,
    CacheMb,
    Threads,
    CalendarOverlay,
    AutomaticRestatementSessions,
    QualityGate,
    IncompleteSession,
    HoldMembers,
    HoldWeight,
    HoldQuarantined,
    ProvisionalCandidates,
    HoldCandidates,
    FinalAfterSessions,
    StatementTimeoutMs,
    ProjectionMemoryMb,
    RequestTimeoutSeconds,
    ExportLifetimeSeconds,
    LogLevel,
    LogFormat,
}

/// A setting. In the environment it is called `EQUIPOISE_` and its key in capitals.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) name: Name,
    /// The key in a settings file.
    pub(crate) key: &'static str,
    /// The name it has in the system this replaces, accepted in the environment.
    pub(crate) alias: Option<&'static str>,
    pub(crate) default: &'static str,
    pub(crate) meaning: &'static str,
}

const fn setting(
    name: Name,
    key: &'static str,
    alias: Option<&'static str>,
    default: &'static str,
    meaning: &'static str,
) -> Setting {
    Setting {
        name,
        key,
        alias,
        default,
        meaning,
    }
}

/// Every setting.
pub(crate) const SETTINGS: [Setting; 23] = [
    setting(
        Name::DataDir,
        "data_dir",
        Some("DATABASE_PATH"),
        "data",
        "the data folder",
    ),
    setting(
        Name::Listen,
        "listen",
        None,
        "127.0.0.1:8000",
        "address the API is served on",
    ),
    setting(
        Name::Index,
        "index",
        None,
        "EW100",
        "the index of requests that name none",
    ),
    setting(
        Name::IndexSize,
        "index_size",
        Some("INDEX_SIZE"),
        "100",
        "companies in a new index",
    ),
    setting(
        Name::CacheTtlSeconds,
        "cache_ttl_seconds",
        Some("CACHE_TTL"),
        "3600",
        "how long an answer is kept, in seconds",
    ),
    setting(
        Name::CacheMb,
        "cache_mb",
        None,
        "32",
        "memory for kept answers, in MB",
    ),
    setting(
        Name::Threads,
        "threads",
        None,
        "0",
        "threads of a build or import; 0 is one a core",
    ),
    setting(
        Name::CalendarOverlay,
        "calendar_overlay",
        None,
        "",
        "file with further days of exchange calendars; empty is none",
    ),
    setting(
        Name::AutomaticRestatementSessions,
        "automatic_restatement_sessions",
        None,
        "0",
        "sessions up to which a restatement needs no approval, 0 to 2",
    ),
    setting(
        Name::QualityGate,
        "quality_gate",
        None,
        "report",
        "on holds back bars that a rule does not believe, report takes and lists them, or off",
    ),
    setting(
        Name::IncompleteSession,
        "incomplete_session",
        None,
        "flag",
        "what a build does with a session that is held: flag publishes it as provisional, or hold",
    ),
    setting(
        Name::HoldMembers,
        "hold_members",
        None,
        "0.01",
        "share of members without a close above which a session is held, 0 to 1",
    ),
    setting(
        Name::HoldWeight,
        "hold_weight",
        None,
        "0.02",
        "weight of members without a close above which a session is held, 0 to 1",
    ),
    setting(
        Name::HoldQuarantined,
        "hold_quarantined",
        None,
        "0",
        "members with a close in quarantine above which a session is held, 0 to 10000",
    ),
    setting(
        Name::ProvisionalCandidates,
        "provisional_candidates",
        None,
        "0.01",
        "share of candidates without a close above which a session is provisional, 0 to 1",
    ),
    setting(
        Name::HoldCandidates,
        "hold_candidates",
        None,
        "0.3333333333333333",
        "share of candidates without a close above which a session is held, 0 to 1",
    ),
    setting(
        Name::FinalAfterSessions,
        "final_after_sessions",
        None,
        "2",
        "later sessions after which a session is final as it stands, 0 to 20",
    ),
    setting(
        Name::StatementTimeoutMs,
        "statement_timeout_ms",
        None,
        "10000",
        "longest query, in milliseconds",
    ),
    setting(
        Name::ProjectionMemoryMb,
        "projection_memory_mb",
        None,
        "128",
        "memory of the query engine, in MB",
    ),
    setting(
        Name::RequestTimeoutSeconds,
        "request_timeout_seconds",
        None,
        "30",
        "longest request, in seconds",
    ),
    setting(
        Name::ExportLifetimeSeconds,
        "export_lifetime_seconds",
        None,
        "3600",
        "how long an export can be downloaded, in seconds",
    ),
    setting(
        Name::LogLevel,
        "log_level",
        Some("LOG_LEVEL"),
        "warn",
        "error, warn, info, debug, trace, or a filter",
    ),
    setting(Name::LogFormat, "log_format", None, "text", "text or json"),
];

/// Names of the replaced system that mean nothing here. They are accepted, so that its environment
/// file does not stop the service, and `equipoise config` says which of them have no effect.
pub(crate) const WITHOUT_EFFECT: [&str; 22] = [
    "APP_NAME",
    "API_VERSION",
    "API_TITLE",
    "API_DESCRIPTION",
    "API_WORKERS",
    "DATA_SOURCE",
    "ALPHAVANTAGE_API_KEY",
    "MIN_TRADING_DAYS",
    "EXPORT_DIR",
    "FETCH_BATCH_SIZE",
    "FETCH_DELAY_SECONDS",
    "CORS_ORIGINS",
    "REDIS_HOST",
    "REDIS_PORT",
    "REDIS_DB",
    "REDIS_PASSWORD",
    "JWT_SECRET_KEY",
    "JWT_ALGORITHM",
    "RATE_LIMIT_PER_MINUTE",
    "RATE_LIMIT_PER_HOUR",
    "SENTRY_DSN",
    "PROMETHEUS_ENABLED",
];
