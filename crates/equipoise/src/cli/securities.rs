//! Arguments of `equipoise securities`.

use clap::{Args, Subcommand};
use equipoise_app::securities;
use equipoise_model::{Date, Instant};

use super::shared::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum Securities {
    /// Securities by id, symbol, identifier (ISIN, FIGI, CIK), or a part of the name
    #[command(after_help = "Examples:
  equipoise securities find META
  equipoise securities find FB --at 2015-01-02      who traded under the symbol then
  equipoise securities find \"oil\" --format csv")]
    Find(Wanted),
    /// Everything that is said of one security: symbols, names, sectors, listing, share counts, actions
    #[command(after_help = "Examples:
  equipoise securities history META
  equipoise securities history FB --at 2001-01-02   of the company that had the symbol then
  equipoise securities history 12 --known 2020-06-30T00:00:00Z --format json

A row with a number in the last column was said once and is not what holds: that entry says otherwise.")]
    History(Wanted),
}

#[derive(Debug, Args)]
pub(crate) struct Wanted {
    /// What to look for
    pub(crate) text: String,
    /// The date that is asked about; any when left out
    #[arg(long)]
    pub(crate) at: Option<Date>,
    /// Only what the market knew by this time (RFC 3339)
    #[arg(long)]
    pub(crate) known: Option<Instant>,
    /// Answer as of this recorded time (RFC 3339)
    #[arg(long)]
    pub(crate) as_of: Option<Instant>,
    #[command(flatten)]
    pub(crate) output: Output,
}

impl Wanted {
    pub(crate) fn moment(&self) -> securities::Moment {
        securities::Moment {
            at: self.at,
            known: self.known,
            as_of: self.as_of,
        }
    }
}
