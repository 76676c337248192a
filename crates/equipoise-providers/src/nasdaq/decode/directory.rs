//! The lines of a file as security master records.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use equipoise_model::SecurityRecord;

use super::finding::{Finding, FindingKind};
use super::instrument::instrument;
use super::rows::rows;
use crate::body::clipped;
use crate::nasdaq::NasdaqError;
use crate::nasdaq::wire::{File, Row};
use crate::source::Answer;
use crate::symbols::Symbol;

/// What a file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Directory {
    /// When the file was made, on the clock of New York.
    pub created: NaiveDateTime,
    /// The lines, in the order of the file.
    pub securities: Vec<SecurityRecord>,
    /// What was left out.
    pub findings: Vec<Finding>,
}

/// Decode `file` in `answer`. Test issues and funds are left out.
///
/// The kind of a line is read from its name. The files do not tell which lines are of one company.
///
/// # Errors
/// The answer is a failure, another file, or one without its footer.
pub fn directory(answer: &Answer<'_>, file: File) -> Result<Directory, NasdaqError> {
    let taken_apart = rows(answer, file)?;
    let mut seen = BTreeSet::new();
    let mut securities = Vec::with_capacity(taken_apart.rows.len());
    let mut findings = Vec::new();
    for row in &taken_apart.rows {
        let kind = match security(file, row) {
            Ok(record) if seen.insert(record.symbol.clone()) => {
                securities.push(record);
                continue;
            }
            Ok(_) => FindingKind::Repeated,
            Err(kind) => kind,
        };
        let symbol = clipped(row.symbol);
        findings.push(Finding { symbol, kind });
    }
    Ok(Directory {
        created: taken_apart.created,
        securities,
        findings,
    })
}

fn security(file: File, row: &Row<'_>) -> Result<SecurityRecord, FindingKind> {
    if is_marked("Test Issue", row.test_issue)? {
        return Err(FindingKind::TestIssue);
    }
    if is_marked("ETF", row.etf)? || is_marked("NextShares", row.next_shares)? {
        return Err(FindingKind::Fund);
    }
    let symbol = Symbol::parse(row.symbol, file.spelling());
    let symbol = symbol.map_err(|error| FindingKind::NotASymbol {
        reason: error.reason,
    })?;
    let name = clipped(row.name);
    Ok(SecurityRecord {
        kind: instrument(&name).map(str::to_owned),
        name: (!name.is_empty()).then_some(name),
        mic: Some(mic(row)?.to_owned()),
        ..SecurityRecord::of_symbol(&symbol.to_string())
    })
}

fn is_marked(field: &'static str, value: &str) -> Result<bool, FindingKind> {
    match value {
        "Y" => Ok(true),
        "N" => Ok(false),
        // A few new lines have no mark yet that tells a fund; test issues always have theirs.
        "" if field != "Test Issue" => Ok(false),
        value => Err(FindingKind::NotAMark {
            field,
            value: clipped(value),
        }),
    }
}

/// The market identifier code of the exchange.
fn mic(row: &Row<'_>) -> Result<&'static str, FindingKind> {
    match row.exchange {
        None => Ok("XNAS"),
        Some("N") => Ok("XNYS"),
        Some("A") => Ok("XASE"),
        Some("P") => Ok("ARCX"),
        Some("Z") => Ok("BATS"),
        Some("V") => Ok("IEXG"),
        Some(exchange) => Err(FindingKind::UnknownExchange {
            exchange: clipped(exchange),
        }),
    }
}
