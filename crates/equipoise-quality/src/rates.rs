//! Screening exchange rates.

use std::collections::BTreeMap;

use equipoise_model::{Date, FxRate};

use crate::line::Verdict;
use crate::rules::{fx_inverted, fx_move, fx_triangle};
use crate::{Finding, Report, Rule, Thresholds};

type Pair<'r> = (&'r str, &'r str);

/// Screen exchange rates, session by session. The rates may come in any order; of two of one pair and
/// session the last one counts.
///
/// A finding names the pair as its symbol, such as `EUR/USD`. A rate that is not believed is not what
/// the next one is measured against. `report` is told the findings by session, then pair, then rule.
pub fn screen_rates(rates: &[FxRate], limits: &Thresholds, report: &mut Report) {
    let mut sessions: BTreeMap<Date, BTreeMap<Pair<'_>, f64>> = BTreeMap::new();
    for rate in rates {
        let of_session = sessions.entry(rate.session).or_default();
        of_session.insert((&rate.base, &rate.quote), rate.rate);
    }
    let mut last: BTreeMap<Pair<'_>, f64> = BTreeMap::new();
    for (session, rates) in &sessions {
        for (pair, rate) in rates {
            let found = judge(
                *session,
                *pair,
                (last.get(pair).copied(), *rate),
                rates,
                limits,
            );
            if found.is_none() {
                last.insert(*pair, *rate);
            }
            if let Some((rule, verdict)) = found {
                report.push(finding(*pair, rule, verdict));
            }
        }
    }
}

/// The first rule that does not believe a rate: one the wrong way around has moved too.
fn judge(
    session: Date,
    pair: Pair<'_>,
    (before, rate): (Option<f64>, f64),
    rates: &BTreeMap<Pair<'_>, f64>,
    limits: &Thresholds,
) -> Option<(Rule, Verdict)> {
    if let Some(before) = before {
        if let Some(verdict) = fx_inverted::judge(session, before, rate, limits) {
            return Some((Rule::FxInverted, verdict));
        }
        if let Some(verdict) = fx_move::judge(session, pair, (before, rate), limits) {
            return Some((Rule::FxMove, verdict));
        }
    }
    let verdict =
        across(pair, rates).find_map(|way| fx_triangle::judge(session, rate, way, limits));
    Some((Rule::FxTriangle, verdict?))
}

/// The ways from one currency to the other across a third that prices the base of both.
fn across<'r>(
    (base, quote): Pair<'r>,
    rates: &'r BTreeMap<Pair<'r>, f64>,
) -> impl Iterator<Item = (&'r str, f64)> {
    rates.iter().filter_map(move |((third, of), to_base)| {
        let to_quote = rates.get(&(*third, quote))?;
        (*of == base && *third != quote).then_some((*third, to_quote / to_base))
    })
}

fn finding((base, quote): Pair<'_>, rule: Rule, verdict: Verdict) -> Finding {
    Finding {
        session: verdict.session,
        told: verdict.session,
        symbol: Some(format!("{base}/{quote}")),
        rule,
        field: verdict.field,
        value: verdict.value,
        expected: verdict.expected,
        outcome: verdict.outcome,
        sentence: verdict.sentence,
    }
}
