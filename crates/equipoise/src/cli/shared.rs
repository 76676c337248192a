//! Arguments that several commands take.

use clap::{Args, ValueEnum};
use equipoise_app::selection;
use equipoise_model::definitions::IndexIdError;
use equipoise_model::{Date, IndexId, Instant, Rhythm};

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
    /// Where several publications hold a session: latest, first, or the number of the last one to
    /// count
    #[arg(long, value_parser = selection::Vintage::parse, default_value = "latest")]
    pub(crate) vintage: selection::Vintage,
}

impl Vintage {
    /// The series of `index` in this vintage.
    pub(crate) fn of(&self, index: IndexId) -> selection::IndexSelection {
        selection::IndexSelection {
            index,
            as_of: self.as_of,
            vintage: self.vintage,
        }
    }
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

/// Who decides, and why: kept in the ledger with the decision.
#[derive(Debug, Args)]
pub(crate) struct Decider {
    /// Who decides
    #[arg(long, default_value = "command line")]
    pub(crate) by: String,
    /// Why, as a sentence
    #[arg(long, default_value = "")]
    pub(crate) reason: String,
}

pub(crate) fn parse_index(text: &str) -> Result<IndexId, IndexIdError> {
    IndexId::parse(text)
}

pub(crate) fn parse_rhythm(text: &str) -> Result<Rhythm, String> {
    Rhythm::parse(text).ok_or_else(|| {
        let names = Rhythm::NAMES.join(", ");
        format!("{text:?} is no rhythm: there are {names}")
    })
}
