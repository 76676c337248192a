//! The command line: what can be said, with examples. It is parsed here and carried out in
//! [`crate::commands`].

mod definitions;
mod ingest;
mod ingest_web;
mod jobs;
mod quality;
mod read;
mod research;
mod restatements;
mod schedule;
mod securities;
mod shared;

use clap::{Args, Parser, Subcommand};
use equipoise_model::{Date, IndexId, Instant, Rhythm};

pub(crate) use self::definitions::{Add, Compare, Definitions, DocumentFormat, Promote, Show};
pub(crate) use self::ingest::{BadRow, Ingest, IngestFiles};
pub(crate) use self::ingest_web::{DEFAULT_DAYS, IngestWeb, Lines};
pub(crate) use self::jobs::{At, Jobs, Restore, Run};
pub(crate) use self::quality::{Findings, Judge, Quality};
pub(crate) use self::read::{
    Calculation, Changes, Composition, Content, Divisor, Export, FileFormat, Levels, Moment,
    Notices, Overlays,
};
pub(crate) use self::research::{Explain, ExplainChanges, ExplainCompany, ExplainLevel, Lab};
pub(crate) use self::restatements::{Decide, Restatements};
pub(crate) use self::schedule::Schedule;
pub(crate) use self::securities::{Securities, Wanted};
pub(crate) use self::shared::{Dates, Decider, Format, Index, Output};
use self::shared::{parse_index, parse_rhythm};
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

Exit codes: 0 ok, 1 failed, 2 usage, 3 a store or a market data source is unavailable.")]
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

A build continues the series under the version of the rule book in force; it never starts it again.
Other rules (--size, --rebalance) make another version with a series of its own, which comes into
force. For everything else there are definitions.")]
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
    /// How levels come about, constituent by constituent
    #[command(after_help = "Examples:
  equipoise calculation EW100 --from 2024-03-28 --to 2024-03-28
  equipoise calculation EW100 --symbol AAPL --format csv

The contributions of a session add up to the change of the level.")]
    Calculation(Calculation),
    /// What moved the divisor of an index
    #[command(after_help = "Example:
  equipoise divisor EW100 --from 2024-01-02")]
    Divisor(Divisor),
    /// Levels of the overlays of an index: excess return, hedged, leveraged and others
    Overlays(Overlays),
    /// What the builds had to say: missing closes, actions, thin universes
    Notices(Notices),
    /// Why a company is in an index or is not, and what a level is made of
    #[command(subcommand)]
    Explain(Explain),
    /// Rule books of indices: check, record, compare, put in force
    #[command(subcommand)]
    Definitions(Definitions),
    /// Variants of a rule book side by side, built in one pass
    #[command(after_help = "Examples:
  equipoise lab EW100 --size 50,100,200 --rebalance daily,monthly,quarterly
  equipoise lab EW100 --rebalance monthly --buffer none,90/110,80/120 --cost-bps 5
  equipoise lab definitions/cap100.toml --max-weight none,0.05,0.1 --format csv

The first row is the rule book as it is; tracking errors are against it.")]
    Lab(Lab),
    /// What corrections do to levels that are published already
    #[command(subcommand)]
    Restatements(Restatements),
    /// What was found about the data, and the bars that are held back
    #[command(subcommand)]
    Quality(Quality),
    /// Who is who: find a security, tell its history
    #[command(subcommand)]
    Securities(Securities),
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
    /// Which sessions wait to be published, and from when on they are late
    #[command(after_help = "Examples:
  equipoise schedule
  equipoise schedule --after-close 45 --deadline 120 --format json

The close is the real one of the exchange of the index, half days included; that of New York (XNYS) where
its definition names no calendar. The exit code is 1 when a session is late. An index that was never built waits for the newest session only.")]
    Schedule(Schedule),
    /// The work that goes on by itself: daily runs, backfills, backups, upkeep
    #[command(subcommand)]
    Jobs(Jobs),
    /// Copy the ledger into a folder under backups/ of the data folder, and verify the copy
    #[command(after_help = "Example:
  equipoise --data-dir data backup

It works while a server runs. The newest backups are kept, as many as the setting backups_kept says.")]
    Backup,
    /// Put a backup in the place of the ledger
    #[command(after_help = "Examples:
  equipoise --data-dir new restore data/backups/2026-11-29T03-00-00.000000Z
  equipoise --data-dir data restore data/backups/2026-11-29T03-00-00.000000Z --replace

Every entry of the backup is read and hashed first. A ledger that is there is set aside, never removed.")]
    Restore(Restore),
    /// The market data sources: what they tell, what is left of their budgets, what failed last
    #[command(after_help = "Examples:
  equipoise providers
  equipoise providers --format json

Nothing is asked of a source for it: budgets and failures are kept in the data folder, whichever process asks.")]
    Providers {
        #[command(flatten)]
        output: Output,
    },
    /// Read and hash the whole ledger; rebuild what can be rebuilt
    Doctor,
    /// Serve the REST API
    #[command(after_help = "Examples:
  equipoise --data-dir data serve
  equipoise --data-dir data serve --listen 127.0.0.1:9000
  equipoise --data-dir data/sample serve --with-sample   a market to try things on")]
    Serve(Serve),
    /// Stand in for the market data sources: the sample market in their protocols, on loopback
    #[command(after_help = "Examples:
  equipoise dev-provider
  equipoise dev-provider --port 8086 --now 2024-06-28T20:30:00Z

It serves until it is ended. Clock, faults and the log of requests are under /_control.")]
    DevProvider(DevProvider),
    /// Print each setting, its value and where it came from
    Config {
        #[command(flatten)]
        output: Output,
    },
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
    /// daily, weekly, monthly, quarterly, annual or never
    #[arg(long, value_parser = parse_rhythm)]
    pub(crate) rebalance: Option<Rhythm>,
    /// Compute the whole series and print its levels; publish nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct DevProvider {
    /// The port on loopback; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub(crate) port: u16,
    /// Where its clock stands, as RFC 3339 writes it; after the last close when left out
    #[arg(long)]
    pub(crate) now: Option<Instant>,
    /// Companies of the market, from 1 to 600
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u16).range(1..=600))]
    pub(crate) companies: u16,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Bring in the sample market and build the default index before the first request
    #[arg(long)]
    pub(crate) with_sample: bool,
}
