//! Arguments of `equipoise ingest` for market data sources.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use equipoise_app::fetch::{BATCH_LINES, LINES_MAX, Universe};
use equipoise_model::Date;

use super::shared::Output;

/// Days before `--to` that are asked for when `--from` is left out.
pub(crate) const DEFAULT_DAYS: u64 = 365;

#[derive(Debug, Args)]
pub(crate) struct IngestWeb {
    /// Which lines: held (those in the ledger), largest:500, all, symbols as AAPL,BRK.B, or `file:PATH` with
    /// a symbol a line
    #[arg(long, value_parser = Lines::parse, default_value = "held")]
    pub(crate) universe: Lines,
    /// First date; a year before the last one when left out
    #[arg(long)]
    pub(crate) from: Option<Date>,
    /// Last date; today when left out
    #[arg(long)]
    pub(crate) to: Option<Date>,
    /// Ask for the whole span of every line, also for what the ledger holds
    #[arg(long)]
    pub(crate) full: bool,
    /// Ask for no share counts
    #[arg(long)]
    pub(crate) no_shares: bool,
    /// Lines whose facts become durable together, 1 to 1000
    #[arg(long, default_value_t = BATCH_LINES)]
    pub(crate) batch: usize,
    /// The most rows of the table at the end; failures come first
    #[arg(long, default_value_t = 20)]
    pub(crate) rows: usize,
    #[command(flatten)]
    pub(crate) output: Output,
}

/// The lines as they are named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lines {
    Of(Universe),
    File(PathBuf),
}

impl Lines {
    /// Lines as they are named: held, all, largest:500, symbols or a file of symbols.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let universe = match text.split_once(':') {
            None if text == "held" => Universe::Held,
            None if text == "all" => Universe::All,
            None => Universe::Symbols(symbols(text.split(','))?),
            Some(("file", path)) => return Ok(Self::File(PathBuf::from(path))),
            Some(("largest", count)) => match count.parse::<u32>() {
                Ok(count) if (1..=LINES_MAX).contains(&(count as usize)) => {
                    Universe::Largest(count)
                }
                _ => {
                    return Err(format!(
                        "largest:{count:?} is no number from 1 to {LINES_MAX}"
                    ));
                }
            },
            Some((word, _)) => {
                let text = format!("{word:?} is none of largest:COUNT and file:PATH");
                return Err(text);
            }
        };
        Ok(Self::Of(universe))
    }

    /// The lines themselves; a file of symbols is read.
    pub(crate) fn universe(self) -> anyhow::Result<Universe> {
        match self {
            Self::Of(universe) => Ok(universe),
            Self::File(path) => read(&path),
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Universe> {
    let doing = || format!("read symbols from {}", path.display());
    let text = std::fs::read_to_string(path).with_context(doing)?;
    let words = text.lines().map(str::trim);
    let words = words.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let symbols = symbols(words)
        .map_err(anyhow::Error::msg)
        .with_context(doing)?;
    ensure!(!symbols.is_empty(), "{}: has no symbol", path.display());
    Ok(Universe::Symbols(symbols))
}

fn symbols<'a>(words: impl Iterator<Item = &'a str>) -> Result<Vec<String>, String> {
    let symbol = |word: &str| match word.trim() {
        "" => Err("a symbol is empty".to_owned()),
        word => Ok(word.to_owned()),
    };
    words.map(symbol).collect()
}
