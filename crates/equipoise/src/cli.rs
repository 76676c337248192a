//! The command line: what can be said, with examples. It is parsed here and carried out in
//! [`crate::commands`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use equipoise_model::definitions::DefinitionError;
use equipoise_model::{Date, FactKind, IndexId, Instant, Schedule};

use crate::config::SettingFlags;

/// Index calculation agent: point-in-time market data in, equal-weighted indices out.
#[derive(Debug, Parser)]
#[command(
    name = "equipoise",
    version,
    max_term_width = 100,
    subcommand_required = true
)]
#[command(after_help = "Examples:
  equipoise --data-dir data ingest files securities.csv bars.parquet shares.csv
  equipoise --data-dir data build EW100
  equipoise --data-dir data levels EW100 --format csv > levels.csv
  equipoise --data-dir data serve

Exit codes: 0 ok, 1 failed, 2 usage, 3 a store is unavailable.")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) settings: SettingFlags,

    /// No progress bars and no remarks; errors are still printed
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take market data into the ledger
    #[command(subcommand)]
    Ingest(Ingest),
    /// Compute the sessions of an index that are not published yet, and publish them
    #[command(after_help = "Examples:
  equipoise build EW100
  equipoise build EW100 --from 2020-01-02 --to 2020-12-31
  equipoise build EW50M --size 50 --rebalance monthly
  equipoise build EW100 --dry-run --format csv     levels only, nothing is published

A build continues the series; it never starts it again. Other rules (--size, --rebalance) make
another version of the index with a series of its own, which becomes the one in force.")]
    Build(Build),
    /// Levels of an index, a row a session
    #[command(after_help = "Examples:
  equipoise levels EW100 --from 2024-01-02
  equipoise levels EW100 --format csv
  equipoise levels EW100 --as-of 2024-06-30T00:00:00Z   what was published by then")]
    Levels(Levels),
    /// Constituents of an index on a session
    #[command(after_help = "Examples:
  equipoise composition EW100 --session 2024-03-28
  equipoise composition EW100 --session 2024-03-28 --at open --format csv")]
    Composition(Composition),
    /// Entries and exits of an index, dated by the close that decided them
    #[command(after_help = "Example:
  equipoise changes EW100 --from 2024-01-02 --to 2024-12-31 --format csv")]
    Changes(Changes),
    /// Write levels, compositions and changes to files
    #[command(after_help = "Examples:
  equipoise export EW100 --into out --as xlsx
  equipoise export EW100 --into out --as parquet --content levels")]
    Export(Export),
    /// Recompute every published level from the ledger cut at its own time
    Verify {
        /// The index; every index when left out
        #[arg(value_parser = parse_index)]
        index: Option<IndexId>,
    },
    /// Read and hash the whole ledger; rebuild what can be rebuilt
    Doctor,
    /// Serve the REST API
    #[command(after_help = "Examples:
  equipoise --data-dir data serve
  equipoise --data-dir data serve --listen 127.0.0.1:9000
  equipoise --data-dir data/sample serve --with-sample   a market to try things on")]
    Serve(Serve),
    /// Print each setting, its value and where it came from
    Config {
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Ingest {
    /// Take in CSV or Parquet files
    #[command(after_help = "Examples:
  equipoise ingest files securities.csv bars.parquet shares.csv actions.csv
  equipoise ingest files prices-2024.csv --kind bars --on-error keep

The kind of a file is told from its name (securities, bars, shares, actions, fx) or by --kind. The
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

#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) index: Index,
    /// First date; a new series begins at the first session from it on
    #[arg(long)]
    pub(crate) from: Option<Date>,
    /// Last date
    #[arg(long)]
    pub(crate) to: Option<Date>,
    /// Number of companies
    #[arg(long)]
    pub(crate) size: Option<u32>,
    /// daily, weekly, monthly or quarterly
    #[arg(long, value_parser = parse_schedule)]
    pub(crate) rebalance: Option<Schedule>,
    /// Compute the whole series and print its levels; publish nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Levels {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Composition {
    #[command(flatten)]
    pub(crate) index: Index,
    /// The session; the last one when left out
    #[arg(long)]
    pub(crate) session: Option<Date>,
    /// In force during the session, or after its close
    #[arg(long, value_enum, default_value_t = Moment::Close)]
    pub(crate) at: Moment,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Moment {
    Open,
    Close,
}

#[derive(Debug, Args)]
pub(crate) struct Changes {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) index: Index,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    /// Folder the files go to; made when it is missing
    #[arg(long, default_value = ".")]
    pub(crate) into: PathBuf,
    /// Format of the files
    #[arg(long = "as", value_enum, default_value_t = FileFormat::Xlsx)]
    pub(crate) format: FileFormat,
    /// What to write, one file a table; a workbook always holds everything
    #[arg(long, value_enum, default_value_t = Content::All)]
    pub(crate) content: Content,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FileFormat {
    Xlsx,
    Csv,
    Json,
    Parquet,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Content {
    All,
    Levels,
    Composition,
    Changes,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Bring in the sample market and build the default index before the first request
    #[arg(long)]
    pub(crate) with_sample: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Index {
    /// The index, for one EW100
    #[arg(value_parser = parse_index)]
    pub(crate) index: IndexId,
}

#[derive(Debug, Args)]
pub(crate) struct Dates {
    /// First date; as far back as the series goes when left out
    #[arg(long)]
    pub(crate) from: Option<Date>,
    /// Last date; as far as the series goes when left out
    #[arg(long)]
    pub(crate) to: Option<Date>,
}

#[derive(Debug, Args)]
pub(crate) struct Vintage {
    /// Answer as of this recorded time (RFC 3339), as it would have been answered then
    #[arg(long)]
    pub(crate) as_of: Option<Instant>,
}

#[derive(Debug, Args)]
pub(crate) struct Output {
    /// A table for people, or CSV or JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
}

fn parse_index(text: &str) -> Result<IndexId, DefinitionError> {
    IndexId::parse(text)
}

fn parse_schedule(text: &str) -> Result<Schedule, DefinitionError> {
    Schedule::parse(text)
}

fn parse_kind(text: &str) -> Result<FactKind, String> {
    let kinds = || FactKind::ALL.map(FactKind::name).join(", ");
    FactKind::parse(text).ok_or_else(|| format!("{text:?} is no kind; there are {}", kinds()))
}
