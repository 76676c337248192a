//! Symbols that no security record names: registered when nobody recorded any, refused otherwise.

use std::collections::BTreeSet;

use equipoise_model::{ActionKind, Bars, FactKind, Facts};
use equipoise_providers::files::{FileError, FileReport, OnError, Problem};

use crate::AppError;
use crate::known::KnownSecurities;

/// What is to be done about symbols that are not recorded.
#[derive(Debug)]
pub(crate) enum UnknownSymbols {
    /// Every symbol is recorded.
    None,
    /// Nobody ever imported securities: the symbols of bars and share counts are recorded as they
    /// come.
    Register(Vec<String>),
    /// The symbols are a mistake.
    Refused(BTreeSet<String>),
}

/// Look at every symbol of `batches`.
pub(crate) fn check(batches: &[Facts], known: &KnownSecurities) -> UnknownSymbols {
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    for batch in batches {
        let mut look_at = |symbol: &str| {
            if !known.master.knows(symbol) {
                unknown.insert(symbol.to_owned());
            }
        };
        match batch {
            Facts::Bars(bars) => bars.symbols.iter().for_each(|symbol| look_at(symbol)),
            Facts::Shares(rows) => rows.iter().for_each(|row| look_at(&row.symbol)),
            Facts::Actions(rows) => rows.iter().for_each(|row| look_at(&row.symbol)),
            Facts::Securities(_) | Facts::Fx(_) | Facts::Rates(_) => {}
        }
    }
    forgive_new_symbols(batches, &mut unknown);
    if unknown.is_empty() {
        return UnknownSymbols::None;
    }
    let is_action = batches
        .iter()
        .any(|batch| batch.kind() == FactKind::Actions);
    if known.is_declared || is_action {
        UnknownSymbols::Refused(unknown)
    } else {
        UnknownSymbols::Register(unknown.into_iter().collect())
    }
}

/// A symbol that another row of the same file introduces is known from then on.
fn forgive_new_symbols(batches: &[Facts], unknown: &mut BTreeSet<String>) {
    for batch in batches {
        let Facts::Actions(rows) = batch else {
            continue;
        };
        for row in rows {
            if let ActionKind::SymbolChange { to } = &row.kind {
                unknown.remove(to);
            }
        }
    }
}

/// Refuse the file, or keep the rows whose symbols are known.
pub(crate) fn refuse(
    batches: Vec<Facts>,
    mut report: FileReport,
    unknown: &BTreeSet<String>,
    on_error: OnError,
) -> Result<(Vec<Facts>, FileReport), AppError> {
    // Rows were only left out under `Keep`; then their lines are not known any more.
    let first_line = if is_parquet(&report) { 1 } else { 2 };
    let rows_before: u64 = batches.iter().map(|batch| batch.len() as u64).sum();
    for symbol in unknown {
        report.problem_count += 1;
        if report.problems.len() < 100 {
            report.problems.push(Problem {
                file: report.path.clone(),
                line: line_of(&batches, symbol, first_line),
                column: Some("symbol".to_owned()),
                value: Some(symbol.clone()),
                reason: "is not a known symbol; import a securities file that names it first"
                    .to_owned(),
            });
        }
    }
    match on_error {
        OnError::Refuse => {
            report.rows_kept = 0;
            Err(AppError::File(Box::new(FileError::Problems {
                report: Box::new(report),
            })))
        }
        OnError::Keep => {
            let kept: Vec<Facts> = batches
                .into_iter()
                .map(|batch| without(batch, unknown))
                .filter(|batch| !batch.is_empty())
                .collect();
            let rows_after: u64 = kept.iter().map(|batch| batch.len() as u64).sum();
            report.rows_kept -= rows_before - rows_after;
            Ok((kept, report))
        }
    }
}

/// The line of the first row with `symbol`, when the first row stands on `first_line`.
fn line_of(batches: &[Facts], symbol: &str, first_line: u64) -> Option<u64> {
    let mut row = first_line;
    for batch in batches {
        let position = match batch {
            Facts::Bars(bars) => bars.rows().position(|bar| bar.symbol == symbol),
            Facts::Shares(rows) => rows.iter().position(|one| one.symbol == symbol),
            Facts::Actions(rows) => rows.iter().position(|one| one.symbol == symbol),
            Facts::Securities(_) | Facts::Fx(_) | Facts::Rates(_) => None,
        };
        if let Some(position) = position {
            return Some(row + position as u64);
        }
        row += batch.len() as u64;
    }
    None
}

fn is_parquet(report: &FileReport) -> bool {
    report
        .path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

fn without(batch: Facts, unknown: &BTreeSet<String>) -> Facts {
    match batch {
        Facts::Bars(bars) => {
            let mut kept = Bars {
                symbols: bars.symbols.clone(),
                ..Bars::default()
            };
            for (row, bar) in bars.rows().enumerate() {
                if !unknown.contains(bar.symbol) {
                    kept.push_interned(bars.symbol[row], &bar);
                }
            }
            Facts::Bars(kept)
        }
        Facts::Shares(mut rows) => {
            rows.retain(|row| !unknown.contains(&row.symbol));
            Facts::Shares(rows)
        }
        Facts::Actions(mut rows) => {
            rows.retain(|row| !unknown.contains(&row.symbol));
            Facts::Actions(rows)
        }
        other => other,
    }
}
