//! The ranking: every eligible company at a close, sorted in full.

use std::collections::BTreeMap;

use equipoise_model::{Date, ShareCount};

use super::RankedCompany;
use super::known::Known;

/// Every company at the close of `session`, the largest first, ties by symbol.
pub(super) fn ranking(
    known: &Known,
    session: Date,
    currency: &str,
    closes: &BTreeMap<String, f64>,
    caps: &BTreeMap<String, f64>,
) -> Vec<RankedCompany> {
    let mut companies: BTreeMap<String, Vec<(String, f64)>> = BTreeMap::new();
    for (symbol, close) in closes {
        if !is_eligible(known, session, symbol, currency) {
            continue;
        }
        let cap = match shares(known, session, symbol) {
            Some(shares) => Some(close * shares),
            None => caps.get(symbol).copied(),
        };
        if let Some(cap) = cap
            && cap > 0.0
        {
            let lines = companies.entry(company_name(known, symbol)).or_default();
            lines.push((symbol.clone(), cap));
        }
    }
    let mut ranking: Vec<RankedCompany> = companies.into_values().map(company_of).collect();
    ranking.sort_by(|a, b| {
        b.cap
            .total_cmp(&a.cap)
            .then_with(|| a.symbol.cmp(&b.symbol))
    });
    ranking
}

fn company_name(known: &Known, symbol: &String) -> String {
    let record = known.records.get(symbol);
    let company = record.and_then(|record| record.company.as_ref());
    company.map_or(format!("line {symbol}"), |name| format!("company {name}"))
}

fn is_eligible(known: &Known, session: Date, symbol: &String, currency: &str) -> bool {
    let record = known.records.get(symbol);
    let listed = record.and_then(|record| record.listed);
    let traded_in = record.and_then(|record| record.currency.as_deref());
    listed.is_none_or(|listed| listed <= session)
        && !known.has_left(session, symbol)
        && traded_in.unwrap_or("USD") == currency
}

/// The share count of `symbol` known at the close of `session`, with the splits since.
fn shares(known: &Known, session: Date, symbol: &String) -> Option<f64> {
    let mut best: Option<&ShareCount> = None;
    for count in known.counts.get(symbol)? {
        let is_later =
            best.is_none_or(|best| (count.effective, count.known) >= (best.effective, best.known));
        if count.is_known_at_close(session) && is_later {
            best = Some(count);
        }
    }
    let count = best?;
    let mut shares = count.shares_outstanding;
    for (day, action) in known.actions_until(session) {
        if action.symbol == *symbol && day > count.effective {
            shares *= action.kind.share_factor();
        }
    }
    Some(shares)
}

/// The company of `lines`, which are by symbol: their sum, by the first of the largest.
fn company_of(lines: Vec<(String, f64)>) -> RankedCompany {
    let mut company = RankedCompany {
        symbol: String::new(),
        cap: 0.0,
    };
    let mut largest = 0.0;
    for (symbol, cap) in lines {
        company.cap += cap;
        if cap > largest {
            largest = cap;
            company.symbol = symbol;
        }
    }
    company
}
