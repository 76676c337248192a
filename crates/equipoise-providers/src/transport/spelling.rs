//! Between the spelling of a source and the one here: needs on their way to it, facts on their way back.

use equipoise_model::{Bars, Facts};

use crate::failure::{FailureKind, Fault};
use crate::source::{Finding, Need, SourceError};
use crate::symbols::{Spelling, Symbol};

/// `need` as the source called `name` spells it.
pub(super) fn asked(
    need: &Need,
    spelling: Spelling,
    name: &'static str,
) -> Result<Need, SourceError> {
    let spelt = |symbol: &str| -> Result<String, SourceError> {
        if spelling == Spelling::Dotted {
            return Ok(symbol.to_owned());
        }
        let parsed = Symbol::parse(symbol, Spelling::Dotted).map_err(|error| {
            let text = format!("{name}: {error}");
            SourceError::new(name, FailureKind::NotFound, Fault::Ours, text)
        })?;
        Ok(parsed.spelt(spelling))
    };
    let mut need = need.clone();
    match &mut need {
        Need::Universe { .. } | Need::DayBars { .. } | Need::Actions { symbol: None, .. } => {}
        Need::History { symbol, .. }
        | Need::Shares { symbol, .. }
        | Need::Actions {
            symbol: Some(symbol),
            ..
        } => *symbol = spelt(symbol)?,
    }
    Ok(need)
}

/// `facts` as they are spelt here; rows whose symbol is none are left out with a finding each.
pub(super) fn told(facts: Facts, spelling: Spelling, findings: &mut Vec<Finding>) -> Facts {
    if spelling == Spelling::Dotted {
        return facts;
    }
    let mut here = |symbol: &str| -> Option<String> {
        // What a source takes from its request may be spelt our way already.
        let parsed = Symbol::parse(symbol, spelling)
            .or_else(|error| Symbol::parse(symbol, Spelling::Dotted).map_err(|_| error));
        match parsed {
            Ok(parsed) => Some(parsed.to_string()),
            Err(error) => {
                findings.push(Finding {
                    symbol: Some(error.text),
                    session: None,
                    what: error.reason.to_owned(),
                });
                None
            }
        }
    };
    match facts {
        Facts::Securities(rows) => Facts::Securities(
            rows.into_iter()
                .filter_map(|mut row| {
                    row.symbol = here(&row.symbol)?;
                    Some(row)
                })
                .collect(),
        ),
        Facts::Shares(rows) => Facts::Shares(
            rows.into_iter()
                .filter_map(|mut row| {
                    row.symbol = here(&row.symbol)?;
                    Some(row)
                })
                .collect(),
        ),
        Facts::Actions(rows) => Facts::Actions(
            rows.into_iter()
                .filter_map(|mut row| {
                    row.symbol = here(&row.symbol)?;
                    Some(row)
                })
                .collect(),
        ),
        Facts::Bars(bars) => {
            let symbols: Vec<Option<String>> = bars.symbols.iter().map(|one| here(one)).collect();
            Facts::Bars(renamed(bars, symbols))
        }
        other => other,
    }
}

/// `bars` under other symbols, without those that have none.
fn renamed(mut bars: Bars, symbols: Vec<Option<String>>) -> Bars {
    if symbols.iter().all(Option::is_some) {
        bars.symbols = symbols.into_iter().flatten().collect();
        return bars;
    }
    let mut kept = Bars::default();
    for (row, bar) in bars.rows().enumerate() {
        if let Some(symbol) = &symbols[bars.symbol[row] as usize] {
            kept.push(&equipoise_model::bars::Bar { symbol, ..bar });
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use equipoise_model::{Date, ShareCount};

    use super::*;

    fn shares(symbol: &str) -> Facts {
        Facts::Shares(vec![ShareCount {
            symbol: symbol.to_owned(),
            effective: Date::default(),
            shares_outstanding: 1.0,
            known: None,
        }])
    }

    #[test]
    fn a_class_goes_out_with_a_dash_and_comes_back_with_a_dot() {
        let need = Need::parse("shares INV.B 2024-01-02 to 2024-01-03").unwrap();
        let out = asked(&need, Spelling::Dashed, "yahoo").unwrap();
        assert_eq!(out.symbol(), Some("INV-B"));
        for symbol in ["INV-B", "INV.B"] {
            let mut findings = Vec::new();
            let back = told(shares(symbol), Spelling::Dashed, &mut findings);
            assert_eq!((back, findings.len()), (shares("INV.B"), 0));
        }
    }

    #[test]
    fn what_is_no_symbol_is_a_failure_on_the_way_out_and_a_finding_on_the_way_back() {
        let need = Need::parse("shares INV-B 2024-01-02 to 2024-01-03").unwrap();
        let error = asked(&need, Spelling::Dashed, "yahoo").unwrap_err();
        assert_eq!(
            (error.kind, error.fault),
            (FailureKind::NotFound, Fault::Ours)
        );
        let mut findings = Vec::new();
        let back = told(shares("^INV"), Spelling::Dashed, &mut findings);
        assert!(back.is_empty());
        assert_eq!(findings[0].symbol.as_deref(), Some("^INV"));
    }
}
