//! Arguments of `equipoise lab` and `equipoise explain`.

use clap::{Args, Subcommand};
use equipoise_app::lab::BufferPercent;
use equipoise_model::{Date, Rhythm};

use super::shared::{Dates, Index, Output, Vintage, parse_rhythm};

#[derive(Debug, Args)]
pub(crate) struct Lab {
    /// An index, a version such as EW100@2, or a document
    pub(crate) which: String,
    /// Numbers of companies
    #[arg(long, value_delimiter = ',')]
    pub(crate) size: Vec<u32>,
    /// Rhythms: daily, weekly, monthly, quarterly, annual, never
    #[arg(long, value_delimiter = ',', value_parser = parse_rhythm)]
    pub(crate) rebalance: Vec<Rhythm>,
    /// Sessions between the close that decides and the close after which members change
    #[arg(long, value_delimiter = ',')]
    pub(crate) lag: Vec<u32>,
    /// Buffers in percent of the size, such as 90/110, or none
    #[arg(long, value_delimiter = ',', value_parser = parse_buffer)]
    pub(crate) buffer: Vec<Optional<BufferPercent>>,
    /// Largest weights of a name as fractions, such as 0.05, or none
    #[arg(long, value_delimiter = ',', value_parser = parse_weight)]
    pub(crate) max_weight: Vec<Optional<f64>>,
    /// Cost of a trade in basis points, each way
    #[arg(long, value_delimiter = ',')]
    pub(crate) cost_bps: Vec<f64>,
    #[command(flatten)]
    pub(crate) dates: Dates,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// A value, or the word `none`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Optional<T>(pub(crate) Option<T>);

#[derive(Debug, Subcommand)]
pub(crate) enum Explain {
    /// Why a company is in an index after the close of a session, or is not
    #[command(after_help = "Examples:
  equipoise explain company EW100 AAPL
  equipoise explain company EW100 AAPL --session 2015-08-24 --format json")]
    Company(ExplainCompany),
    /// Every entry and exit of a range, a sentence each
    #[command(after_help = "Example:
  equipoise explain changes EW100 --from 2015-01-02 --to 2015-12-31")]
    Changes(ExplainChanges),
    /// What a level is made of: constituents, divisor history, rule book, vintages
    #[command(after_help = "Example:
  equipoise explain level EW100 --session 2015-08-24")]
    Level(ExplainLevel),
}

#[derive(Debug, Args)]
pub(crate) struct ExplainCompany {
    #[command(flatten)]
    pub(crate) index: Index,
    /// A symbol that it trades or traded under
    pub(crate) symbol: String,
    /// The session; the last one when left out
    #[arg(long)]
    pub(crate) session: Option<Date>,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainChanges {
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
pub(crate) struct ExplainLevel {
    #[command(flatten)]
    pub(crate) index: Index,
    /// The session; the last one when left out
    #[arg(long)]
    pub(crate) session: Option<Date>,
    #[command(flatten)]
    pub(crate) vintage: Vintage,
    #[command(flatten)]
    pub(crate) output: Output,
}

fn parse_buffer(text: &str) -> Result<Optional<BufferPercent>, String> {
    if text == "none" {
        return Ok(Optional(None));
    }
    let percent = |text: &str| text.trim().parse::<u32>().ok();
    let bounds = text.split_once('/');
    match bounds.and_then(|(enter, keep)| Some((percent(enter)?, percent(keep)?))) {
        Some((enter @ 1..=100, keep @ 100..=1_000)) => {
            Ok(Optional(Some(BufferPercent { enter, keep })))
        }
        _ => Err(format!(
            "{text:?} is no buffer: it is none, or two percentages such as 90/110, the first 1 to \
             100, the second 100 to 1000"
        )),
    }
}

fn parse_weight(text: &str) -> Result<Optional<f64>, String> {
    match text {
        "none" => Ok(Optional(None)),
        number => match number.parse() {
            Ok(weight) => Ok(Optional(Some(weight))),
            Err(_) => Err(format!(
                "{text:?} is no weight: it is none, or a fraction such as 0.05"
            )),
        },
    }
}
