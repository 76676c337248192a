//! Asides: what is told by comparing, before the sessions are walked.

use std::collections::BTreeMap;

use equipoise_model::{ActionKind, Bars, CorporateAction, Date, SecurityRecord};

use crate::bars::{NEW_YORK, mics};
use crate::line::Verdict;
use crate::rules::dividend_terms::Terms;
use crate::rules::{back_adjusted, dividend_terms, second_source};
use crate::{Context, Rule, Thresholds};

/// The date it can be told on, the line, the rule and what it says.
pub(crate) type Aside = (Date, u32, Rule, Verdict);

/// Asides by date, line and rule.
pub(crate) struct Asides(Vec<Aside>);

/// Closes by line and session.
type Closes = BTreeMap<(u32, Date), f64>;

impl Asides {
    /// Of `bars`, whose symbols stand at `place_of`, with what is known beside them.
    pub(crate) fn of(
        bars: &Bars,
        place_of: &[u32],
        places: &BTreeMap<&str, u32>,
        context: &Context<'_>,
        limits: &Thresholds,
    ) -> Self {
        let mut asides = Self(Vec::new());
        asides.add_dividends(places, context, limits);
        if context.others.is_some() || context.replaced.is_some() {
            let closes = closes(bars, |symbol| Some(place_of[symbol as usize]));
            let known = |known: Option<&Bars>| known.map(|bars| of_known(bars, places));
            asides.add_other_source(&closes, &known(context.others).unwrap_or_default(), limits);
            asides.add_replaced(
                &closes,
                &known(context.replaced).unwrap_or_default(),
                limits,
            );
        }
        let key = |aside: &Aside| (aside.0, aside.1, aside.2);
        asides.0.sort_by(|one, other| {
            let by_size = one.3.value.total_cmp(&other.3.value);
            key(one).cmp(&key(other)).then(by_size)
        });
        asides
    }

    pub(crate) fn into_iter(self) -> impl Iterator<Item = Aside> {
        self.0.into_iter()
    }

    fn add_other_source(&mut self, closes: &Closes, others: &Closes, limits: &Thresholds) {
        for ((line, session), other) in others {
            let Some(close) = closes.get(&(*line, *session)) else {
                continue;
            };
            let verdict = second_source::judge(*session, *close, *other, limits);
            let aside = verdict.map(|verdict| (*session, *line, Rule::SecondSource, verdict));
            self.0.extend(aside);
        }
    }

    fn add_replaced(&mut self, closes: &Closes, replaced: &Closes, limits: &Thresholds) {
        let mut lines: BTreeMap<u32, Vec<(Date, f64, f64)>> = BTreeMap::new();
        for ((line, session), before) in replaced {
            if let Some(now) = closes.get(&(*line, *session)) {
                lines
                    .entry(*line)
                    .or_default()
                    .push((*session, *before, *now));
            }
        }
        for (line, closes) in lines {
            let verdicts = back_adjusted::judge(&closes, limits).into_iter();
            let aside = |verdict: Verdict| (verdict.session, line, Rule::BackAdjusted, verdict);
            self.0.extend(verdicts.map(aside));
        }
    }

    fn add_dividends(
        &mut self,
        places: &BTreeMap<&str, u32>,
        context: &Context<'_>,
        limits: &Thresholds,
    ) {
        let mics = mics(context.securities);
        let currencies = currencies(context.securities);
        let mut paid: BTreeMap<(u32, &str), (Date, f64)> = BTreeMap::new();
        for (action, amount) in dividends(context.actions) {
            let symbol = action.symbol.as_str();
            let Some(line) = places.get(symbol).copied() else {
                continue;
            };
            let mic = mics.get(symbol).copied().unwrap_or(NEW_YORK);
            let kind = action.kind.name();
            let stated = action.currency.as_deref();
            let terms = Terms {
                ex_date: action.ex_date,
                amount,
                before: paid.insert((line, kind), (action.ex_date, amount)),
                currency: stated.zip(currencies.get(symbol).copied()),
                calendar: context.calendars.get(mic),
            };
            let verdict = dividend_terms::judge(&terms, limits);
            let aside = verdict.map(|verdict| (action.ex_date, line, Rule::DividendTerms, verdict));
            self.0.extend(aside);
        }
    }
}

/// The dividends by symbol, ex-date and amount.
fn dividends(actions: &[CorporateAction]) -> Vec<(&CorporateAction, f64)> {
    let mut dividends: Vec<(&CorporateAction, f64)> = actions
        .iter()
        .filter_map(|action| match action.kind {
            ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
                Some((action, amount))
            }
            _ => None,
        })
        .collect();
    dividends.sort_by(|(one, amount), (other, other_amount)| {
        let key = |action: &CorporateAction| (action.symbol.clone(), action.ex_date);
        key(one)
            .cmp(&key(other))
            .then(amount.total_cmp(other_amount))
    });
    dividends
}

/// The currency each line is priced in, where a record says so; a unit is that of its currency.
fn currencies(securities: &[SecurityRecord]) -> BTreeMap<&str, &str> {
    let stated = securities.iter().filter_map(|record| {
        let currency = record.currency.as_deref()?;
        Some((
            record.symbol.as_str(),
            equipoise_model::fx::major_unit(currency).0,
        ))
    });
    stated.collect()
}

fn of_known(bars: &Bars, places: &BTreeMap<&str, u32>) -> Closes {
    closes(bars, |symbol| {
        places.get(bars.symbols[symbol as usize].as_str()).copied()
    })
}

fn closes(bars: &Bars, line: impl Fn(u32) -> Option<u32>) -> Closes {
    let places = bars.symbol.iter().zip(&bars.session).zip(&bars.close);
    places
        .filter_map(|((symbol, session), close)| Some(((line(*symbol)?, *session), *close)))
        .collect()
}
