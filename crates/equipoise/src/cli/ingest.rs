//! Arguments of `equipoise ingest`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use equipoise_model::FactKind;

use super::ingest_web::IngestWeb;
use crate::config::SourceName;

#[derive(Debug, Subcommand)]
pub(crate) enum Ingest {
    /// Take in CSV or Parquet files
    #[command(after_help = "Examples:
  equipoise ingest files securities.csv bars.parquet shares.csv actions.csv
  equipoise ingest files prices-2024.csv --kind bars --on-error keep

The kind of a file is told from its name (securities, bars, shares, actions, fx, rates) or by --kind. The
same rows a second time change nothing; a row that differs from a known one is kept as a correction.")]
    Files(IngestFiles),
    /// Ask every market data source in the order of the setting `sources`
    #[command(after_help = "Examples:
  equipoise ingest web --universe largest:500 --from 2015-01-01
  equipoise ingest web                                   what is new of the lines in the ledger
  equipoise ingest web --universe file:symbols.txt --format json

Each fact comes from the first source that tells it. A line whose bars reach the last session that is over is
not asked for again; any other is asked from ten days before its last bar. Ctrl-C ends it between two answers,
and the same command goes on where it stopped. Exit code 1: something failed, which the table names; 3: a
source turns us away or its budget is used up.")]
    Web(IngestWeb),
    #[command(flatten)]
    One(OneSource),
    /// Take in the bundled sample market: about 600 companies over ten years
    Sample,
}

/// One market data source.
#[derive(Debug, Subcommand)]
pub(crate) enum OneSource {
    /// Ask Yahoo Finance: universe, bars, actions, share counts
    #[command(after_help = "Examples:
  equipoise ingest yahoo --universe largest:500 --from 2015-01-01
  equipoise ingest yahoo --universe AAPL,BRK.B --full --no-shares")]
    Yahoo(IngestWeb),
    /// Ask the SEC: share counts with the date they were filed, and the company of each line
    #[command(after_help = "Example:
  EQUIPOISE_SEC_CONTACT=\"Example Research data@example.com\" equipoise ingest sec --from 2015-01-01")]
    Sec(IngestWeb),
    /// Ask Nasdaq: the listed lines of today
    #[command(after_help = "Example:
  equipoise ingest nasdaq --universe all")]
    Nasdaq(IngestWeb),
    /// Ask Massive: lines, share counts, and the bars and actions of all lines session by session
    #[command(after_help = "Example, with the key in EQUIPOISE_MASSIVE_KEY:
  equipoise ingest massive --universe held --from 2024-06-03")]
    Massive(IngestWeb),
    /// Ask Tiingo: bars and actions, line by line
    #[command(after_help = "Example, with the key in EQUIPOISE_TIINGO_KEY:
  equipoise ingest tiingo --universe AAPL,BRK.B --from 2015-01-01")]
    Tiingo(IngestWeb),
    /// Ask EODHD: bars and actions, line by line
    #[command(after_help = "Example, with the key in EQUIPOISE_EODHD_KEY:
  equipoise ingest eodhd --universe AAPL,BRK.B --from 2015-01-01")]
    Eodhd(IngestWeb),
    /// Ask Alpha Vantage: bars and actions, line by line
    #[command(after_help = "Example, with the key in EQUIPOISE_ALPHA_VANTAGE_KEY:
  equipoise ingest alpha-vantage --universe AAPL,BRK.B --from 2015-01-01")]
    AlphaVantage(IngestWeb),
    /// Ask Stooq: bars, line by line
    #[command(after_help = "Example, with the key in EQUIPOISE_STOOQ_KEY:
  equipoise ingest stooq --universe AAPL,BRK.B --from 2015-01-01")]
    Stooq(IngestWeb),
}

impl OneSource {
    /// Which source, and what is asked of it.
    pub(crate) fn split(self) -> (SourceName, IngestWeb) {
        match self {
            Self::Yahoo(wanted) => (SourceName::Yahoo, wanted),
            Self::Sec(wanted) => (SourceName::Sec, wanted),
            Self::Nasdaq(wanted) => (SourceName::Nasdaq, wanted),
            Self::Massive(wanted) => (SourceName::Massive, wanted),
            Self::Tiingo(wanted) => (SourceName::Tiingo, wanted),
            Self::Eodhd(wanted) => (SourceName::Eodhd, wanted),
            Self::AlphaVantage(wanted) => (SourceName::AlphaVantage, wanted),
            Self::Stooq(wanted) => (SourceName::Stooq, wanted),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct IngestFiles {
    /// The files
    #[arg(required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Kind of all the files, instead of what their names say
    #[arg(long, value_parser = parse_kind)]
    pub(crate) kind: Option<FactKind>,
    /// What a bad row does: refuse its whole file, or be left out of it
    #[arg(long, value_enum, default_value_t = BadRow::Refuse)]
    pub(crate) on_error: BadRow,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum BadRow {
    Refuse,
    Keep,
}

fn parse_kind(text: &str) -> Result<FactKind, String> {
    let kinds = || FactKind::ALL.map(FactKind::name).join(", ");
    FactKind::parse(text).ok_or_else(|| format!("{text:?} is no kind; there are {}", kinds()))
}
