//! Arguments of `equipoise ingest`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use equipoise_model::FactKind;

#[derive(Debug, Subcommand)]
pub(crate) enum Ingest {
    /// Take in CSV or Parquet files
    #[command(after_help = "Examples:
  equipoise ingest files securities.csv bars.parquet shares.csv actions.csv
  equipoise ingest files prices-2024.csv --kind bars --on-error keep

The kind of a file is told from its name (securities, bars, shares, actions, fx, rates) or by --kind. The
same rows a second time change nothing; a row that differs from a known one is kept as a correction.")]
    Files(IngestFiles),
    /// Take in the bundled sample market: about 600 companies over ten years
    Sample,
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
