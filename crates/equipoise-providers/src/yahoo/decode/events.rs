//! Events of a chart: splits, dividends and capital gains, dated by what stands inside them.

use equipoise_model::calendar::Zone;
use equipoise_model::{ActionKind, CorporateAction, Date};

use super::basis::ShareBasis;
use super::finding::{FindingKind, Findings};
use super::price::as_paid;
use super::times;
use crate::body::clipped;
use crate::yahoo::YahooError;
use crate::yahoo::wire::chart::{Events, Payment, Split};

/// Where and when the events of a chart were told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) symbol: &'a str,
    pub(super) zone: Zone,
    /// The local date of the answer: what comes later has not happened.
    pub(super) today: Date,
    /// The price unit of the line.
    pub(super) unit: &'a str,
}

/// The share basis that the splits of `events` make.
pub(super) fn basis(
    events: &Events,
    told: Told<'_>,
    findings: &mut Findings,
) -> Result<ShareBasis, YahooError> {
    let mut splits: Vec<(Date, &Split)> = Vec::new();
    for split in &events.splits.0 {
        let event = "split";
        let ex_date = ex_date("events.splits.date", split.date.0, told.zone)?;
        if ex_date > told.today {
            findings.about(ex_date, FindingKind::EventToCome { event });
            continue;
        }
        splits.push((ex_date, split));
    }
    ShareBasis::try_new(splits, findings)
}

/// Every action of `events`, by date: splits, then capital gains, then dividends.
///
/// A capital gain of a fund is a special dividend here, so that it stays apart from the ordinary
/// one of its date.
pub(super) fn actions(
    events: &Events,
    basis: &ShareBasis,
    told: Told<'_>,
    findings: &mut Findings,
) -> Result<Vec<CorporateAction>, YahooError> {
    let split_of = |&(ex_date, ratio): &(Date, f64)| CorporateAction {
        symbol: told.symbol.to_owned(),
        ex_date,
        currency: None,
        known: None,
        kind: ActionKind::Split { ratio },
    };
    let mut actions: Vec<CorporateAction> = basis.splits.iter().map(split_of).collect();
    let mut reading = Reading {
        basis,
        told,
        findings,
    };
    let dividends = reading.payments("dividend", &events.dividends.0)?;
    let gains = reading.payments("capital gain", &events.capital_gains.0)?;
    for gain in &gains {
        if dividends.iter().any(|paid| paid.ex_date == gain.ex_date) {
            findings.about(gain.ex_date, FindingKind::GainBesideDividend);
        }
    }
    let ordinary = |amount| ActionKind::CashDividend { amount };
    let special = |amount| ActionKind::SpecialDividend { amount };
    actions.extend(
        dividends
            .into_iter()
            .map(|paid| paid.action(told, ordinary)),
    );
    actions.extend(gains.into_iter().map(|paid| paid.action(told, special)));
    actions.sort_by_key(|action| (action.ex_date, action.kind.order()));
    Ok(actions)
}

/// Cash per share of its ex-date.
#[derive(Debug)]
struct Paid {
    ex_date: Date,
    amount: f64,
    /// As sent, to tell a payment that is told twice from two of them.
    sent: Vec<f64>,
    /// `None` for the price unit.
    currency: Option<String>,
}

impl Paid {
    fn action(self, told: Told<'_>, kind: impl Fn(f64) -> ActionKind) -> CorporateAction {
        CorporateAction {
            symbol: told.symbol.to_owned(),
            ex_date: self.ex_date,
            currency: self.currency,
            known: None,
            kind: kind(self.amount),
        }
    }
}

struct Reading<'a> {
    basis: &'a ShareBasis,
    told: Told<'a>,
    findings: &'a mut Findings,
}

impl Reading<'_> {
    /// The payments of one kind, one a date, ascending.
    fn payments(&mut self, event: &'static str, sent: &[Payment]) -> Result<Vec<Paid>, YahooError> {
        let mut dated = Vec::with_capacity(sent.len());
        for payment in sent {
            let ex_date = ex_date("events.date", payment.date.0, self.told.zone)?;
            dated.push((ex_date, payment));
        }
        dated.sort_by_key(|(ex_date, _)| *ex_date);
        let mut payments: Vec<Paid> = Vec::new();
        for (ex_date, payment) in dated {
            let Some(paid) = self.payment(event, ex_date, payment) else {
                continue;
            };
            match payments.last_mut() {
                Some(last) if last.ex_date == ex_date => self.join(event, last, paid)?,
                _ => payments.push(paid),
            }
        }
        for paid in payments.iter().filter(|paid| paid.sent.len() > 1) {
            let count = paid.sent.len();
            let kind = FindingKind::PaymentsAdded { event, count };
            self.findings.about(paid.ex_date, kind);
        }
        Ok(payments)
    }

    fn payment(&mut self, event: &'static str, ex_date: Date, sent: &Payment) -> Option<Paid> {
        let value = sent.amount.0;
        if ex_date > self.told.today {
            self.findings
                .about(ex_date, FindingKind::EventToCome { event });
            return None;
        }
        if !(value.is_finite() && value > 0.0) {
            self.findings
                .about(ex_date, FindingKind::NoPayment { event, value });
            return None;
        }
        let currency = sent.currency.as_deref();
        Some(Paid {
            ex_date,
            amount: as_paid(value, self.basis.factor(ex_date)),
            sent: vec![value],
            currency: currency
                .filter(|currency| *currency != self.told.unit)
                .map(str::to_owned),
        })
    }

    /// A fact has one payment of a kind and date: what is told twice counts once, others add up.
    fn join(
        &mut self,
        event: &'static str,
        known: &mut Paid,
        other: Paid,
    ) -> Result<(), YahooError> {
        if known.currency != other.currency {
            let unit = |currency: &Option<String>| clipped(currency.as_deref().unwrap_or("?"));
            return Err(YahooError::BadField {
                field: "events.currency",
                value: format!(
                    "{} and {} on {}",
                    unit(&known.currency),
                    unit(&other.currency),
                    known.ex_date
                ),
                reason: "are two currencies for one date",
            });
        }
        let sent = other.sent[0];
        if known.sent.iter().any(|one| one.to_bits() == sent.to_bits()) {
            let kind = FindingKind::RepeatedEvent { event };
            self.findings.about(known.ex_date, kind);
            return Ok(());
        }
        known.sent.push(sent);
        let factor = self.basis.factor(known.ex_date);
        known.amount = known.sent.iter().map(|one| as_paid(*one, factor)).sum();
        Ok(())
    }
}

/// The ex-date that an event tells inside; the key it stands under often is another one.
fn ex_date(field: &'static str, seconds: f64, zone: Zone) -> Result<Date, YahooError> {
    let instant = times::instant(seconds).ok_or_else(|| YahooError::BadField {
        field,
        value: seconds.to_string(),
        reason: "is no time",
    })?;
    Ok(times::session(zone, instant))
}
