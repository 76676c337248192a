//! Actions: splits and payments checked for being some, and payments of one day added up.

use std::collections::BTreeMap;

use equipoise_model::{ActionKind, CorporateAction, Date};

use super::found;
use crate::source::Finding;

/// The most shares that one share becomes, or that become one share, in a split that is believed to
/// be one.
const MAX_RATIO: f64 = 1e6;

/// The split that gives `new` shares for `old` ones on `ex_date`; `None` with a finding where it is
/// none, and without one where nothing changes.
pub(crate) fn split(
    symbol: &str,
    ex_date: Date,
    (new, old): (f64, f64),
    findings: &mut Vec<Finding>,
) -> Option<CorporateAction> {
    let ratio = new / old;
    if new > 0.0 && old > 0.0 && (1.0 / MAX_RATIO..=MAX_RATIO).contains(&ratio) {
        let changes = ratio.to_bits() != 1.0_f64.to_bits();
        return changes.then(|| action(symbol, ex_date, None, ActionKind::Split { ratio }));
    }
    let what = format!("split: {new} for {old} is none");
    findings.push(found(symbol, ex_date, what));
    None
}

/// A payment of `amount` a share on `ex_date`; `None` with a finding where it is none, and without
/// one where nothing is paid.
pub(crate) fn dividend(
    symbol: &str,
    ex_date: Date,
    amount: f64,
    currency: Option<String>,
    findings: &mut Vec<Finding>,
) -> Option<CorporateAction> {
    if amount > 0.0 && amount.is_finite() {
        let kind = ActionKind::CashDividend { amount };
        return Some(action(symbol, ex_date, currency, kind));
    }
    let is_nothing = amount.abs() < f64::MIN_POSITIVE;
    if !is_nothing {
        let what = format!("dividend: {amount} is no amount");
        findings.push(found(symbol, ex_date, what));
    }
    None
}

fn action(
    symbol: &str,
    ex_date: Date,
    currency: Option<String>,
    kind: ActionKind,
) -> CorporateAction {
    CorporateAction {
        symbol: symbol.to_owned(),
        ex_date,
        currency,
        known: None,
        kind,
    }
}

/// `payments` with those of one line, day, kind and currency as one: a later statement of an action
/// replaces an earlier one, so two payments of a day must be stated together.
pub(crate) fn cash(
    payments: Vec<CorporateAction>,
    findings: &mut Vec<Finding>,
) -> Vec<CorporateAction> {
    let mut places: BTreeMap<(String, Date, u8, Option<String>), usize> = BTreeMap::new();
    let mut added: Vec<CorporateAction> = Vec::with_capacity(payments.len());
    for payment in payments {
        let key = (
            payment.symbol.clone(),
            payment.ex_date,
            payment.kind.order(),
            payment.currency.clone(),
        );
        let Some(place) = places.get(&key) else {
            places.insert(key, added.len());
            added.push(payment);
            continue;
        };
        let first = &mut added[*place];
        let (Some(sum), Some(more)) = (amount(&mut first.kind), amount_of(&payment.kind)) else {
            continue;
        };
        // Amounts are decimals: without the digits that a sum of two of them does not have.
        *sum = ((*sum + more) * 1e9).round() / 1e9;
        let what = "dividend: payments of the day were added up";
        findings.push(found(&payment.symbol, payment.ex_date, what));
    }
    added
}

fn amount(kind: &mut ActionKind) -> Option<&mut f64> {
    match kind {
        ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
            Some(amount)
        }
        _ => None,
    }
}

fn amount_of(kind: &ActionKind) -> Option<f64> {
    amount(&mut kind.clone()).copied()
}
