//! Configuration: built-in defaults, then a TOML file, then the environment, then flags.
//!
//! Every setting stands once in [`table::SETTINGS`], or in the tables of the sources and of the
//! quality rules; names, aliases, defaults and help come from there. An unknown name is refused, so a
//! misspelt setting cannot be ignored in silence.

mod completeness;
mod jobs;
mod providers;
mod quality;
mod sources;
pub(crate) mod table;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use equipoise_app::StoreOptions;
use equipoise_app::completeness::CompletenessPolicy;
use equipoise_app::gate::Quality;
use equipoise_model::calendar::Calendars;
use equipoise_model::{Definition, IndexId};

pub(crate) use self::jobs::Jobs;
pub(crate) use self::providers::{Providers, SourceName};
use self::sources::{Found, Origin};
use self::table::{Name, SETTINGS};

/// Flags that set a setting.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SettingFlags {
    /// The data folder
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// A TOML file with settings
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// error, warn, info, debug, trace, or a filter such as `equipoise_app=debug`
    #[arg(long, global = true, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
    /// Address to serve on
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// Every setting, parsed and checked.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) data_dir: PathBuf,
    pub(crate) listen: SocketAddr,
    pub(crate) index: IndexId,
    pub(crate) index_size: u32,
    pub(crate) cache_ttl_seconds: u64,
    pub(crate) cache_mb: u64,
    pub(crate) threads: usize,
    /// Built in, with the operator's overlay.
    pub(crate) calendars: Calendars,
    pub(crate) automatic_restatement_sessions: u32,
    pub(crate) quality: Quality,
    pub(crate) jobs: Jobs,
    pub(crate) providers: Providers,
    pub(crate) completeness: CompletenessPolicy,
    pub(crate) statement_timeout_ms: u64,
    pub(crate) projection_memory_mb: u32,
    pub(crate) request_timeout_seconds: u64,
    pub(crate) export_lifetime_seconds: u64,
    pub(crate) log_level: String,
    pub(crate) log_format: LogFormat,
    /// Each setting as text, and where it came from.
    pub(crate) shown: Vec<Shown>,
    /// Names of the replaced system that are set and have no effect.
    pub(crate) unused: Vec<String>,
}

/// One setting as `equipoise config` prints it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) origin: String,
    pub(crate) meaning: String,
}

impl Settings {
    /// Put the layers on top of each other and check the result.
    pub(crate) fn load(
        flags: &SettingFlags,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> anyhow::Result<Self> {
        let mut found = Found::defaults();
        let environment = sources::readable(environment);
        if let Some(path) = sources::file_to_read(flags.config.as_deref(), &environment) {
            found
                .read_file(&path)
                .with_context(|| format!("read settings from {}", path.display()))?;
        }
        let unused = found.read_environment(&environment)?;
        found.read_flags(flags);
        let mut settings = Self::parse(&found)?;
        settings.unused = unused;
        Ok(settings)
    }

    fn parse(found: &Found) -> anyhow::Result<Self> {
        let index_size: u32 = found.number(Name::IndexSize)?;
        if index_size == 0 || index_size > Definition::MAX_SIZE {
            bail!(
                "index_size {index_size} is out of range: 1 to {}",
                Definition::MAX_SIZE
            );
        }
        let quality = quality::parse(found)?;
        let thresholds = quality::shown(found, &quality.thresholds);
        let asked = providers::shown(found);
        let shown = SETTINGS.iter().map(|setting| Shown {
            name: setting.key.to_owned(),
            value: found.text(setting.name).to_owned(),
            origin: found.origin(setting.name).to_string(),
            meaning: setting.meaning.to_owned(),
        });
        Ok(Self {
            data_dir: PathBuf::from(found.text(Name::DataDir)),
            listen: parse_listen(found.text(Name::Listen), found.origin(Name::Listen))?,
            index: IndexId::parse(found.text(Name::Index)).context("setting index")?,
            index_size,
            cache_ttl_seconds: found.number(Name::CacheTtlSeconds)?,
            cache_mb: found.number(Name::CacheMb)?,
            threads: found.number(Name::Threads)?,
            calendars: read_calendars(found.text(Name::CalendarOverlay))?,
            automatic_restatement_sessions: found
                .at_most(
                    Name::AutomaticRestatementSessions,
                    StoreOptions::AUTOMATIC_RESTATEMENT_SESSIONS_MAX,
                )
                .context("setting automatic_restatement_sessions")?,
            quality,
            jobs: jobs::parse(found)?,
            providers: providers::parse(found)?,
            completeness: completeness::parse(found)?,
            statement_timeout_ms: found.at_least(Name::StatementTimeoutMs, 1)?,
            projection_memory_mb: u32::try_from(found.at_least(Name::ProjectionMemoryMb, 32)?)
                .context("setting projection_memory_mb")?,
            request_timeout_seconds: found.at_least(Name::RequestTimeoutSeconds, 1)?,
            export_lifetime_seconds: found.at_least(Name::ExportLifetimeSeconds, 1)?,
            log_level: found.text(Name::LogLevel).to_lowercase(),
            log_format: parse_log_format(found)?,
            shown: shown.chain(asked).chain(thresholds).collect(),
            unused: Vec::new(),
        })
    }
}

/// The calendars that come with the program, with the file at `path` on top.
fn read_calendars(path: &str) -> anyhow::Result<Calendars> {
    let built_in = Calendars::built_in();
    if path.is_empty() {
        return Ok(built_in);
    }
    let doing = || format!("setting calendar_overlay: read {path}");
    let text = std::fs::read_to_string(path).with_context(doing)?;
    built_in.with_overlay(&text).with_context(doing)
}

fn parse_listen(text: &str, origin: &Origin) -> anyhow::Result<SocketAddr> {
    text.parse().with_context(|| {
        format!("listen {text:?} ({origin}) is no address with a port, such as 127.0.0.1:8000")
    })
}

fn parse_log_format(found: &Found) -> anyhow::Result<LogFormat> {
    match found.text(Name::LogFormat) {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        other => bail!(
            "log_format {other:?} ({}) is not text or json",
            found.origin(Name::LogFormat)
        ),
    }
}
