//! The lines there are.

use equipoise_model::{Facts, SecurityRecord};

use super::document;
use crate::body::{Refusal, clipped};
use crate::daily::reading;
use crate::massive::wire::{Page, Ticker};
use crate::source::{Answer, Finding, Reading};
use crate::symbols::{Spelling, Symbol};

/// The lines of a page, and the address of the next one. Funds are left out, each with a finding.
pub(in crate::massive) fn tickers(
    answer: &Answer<'_>,
) -> Result<(Reading, Option<String>), Refusal> {
    let page: Page<Ticker> = document(answer)?;
    let mut records = Vec::with_capacity(page.results.0.len());
    let mut findings = Vec::new();
    for ticker in page.results.0 {
        match record(&ticker) {
            Ok(record) => records.push(record),
            Err(what) => findings.push(Finding {
                symbol: Some(clipped(&ticker.ticker)),
                session: None,
                what,
            }),
        }
    }
    let reading = reading(vec![Facts::Securities(records)], findings);
    Ok((reading, page.next_url))
}

fn record(ticker: &Ticker) -> Result<SecurityRecord, String> {
    let symbol = Symbol::parse(&ticker.ticker, Spelling::Tape)
        .map_err(|error| format!("symbol: {}", error.reason))?;
    let kind = match ticker.kind.as_deref() {
        Some("ETF" | "ETN" | "ETV" | "ETS" | "FUND") => return Err("is a fund".to_owned()),
        kind => kind.and_then(instrument),
    };
    let digits = ticker.cik.as_deref().unwrap_or_default();
    let cik = digits.parse::<u64>().ok().filter(|cik| *cik > 0);
    let text = |text: &Option<String>| {
        let text = clipped(text.as_deref().unwrap_or_default());
        (!text.is_empty()).then_some(text)
    };
    Ok(SecurityRecord {
        name: text(&ticker.name),
        mic: text(&ticker.primary_exchange),
        currency: text(&ticker.currency_name).map(|unit| unit.to_uppercase()),
        company: cik.map(|cik| format!("CIK{cik:010}")),
        kind: kind.map(str::to_owned),
        ..SecurityRecord::of_symbol(&symbol.to_string())
    })
}

/// The kind of a line in our words.
fn instrument(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "CS" | "OS" => "common_stock",
        "ADRC" | "ADRP" | "ADRR" | "ADRW" | "GDR" => "depositary_receipt",
        "PFD" => "preferred",
        "WARRANT" => "warrant",
        "RIGHT" => "right",
        "UNIT" => "unit",
        "BOND" | "SP" => "note",
        _ => return None,
    })
}
