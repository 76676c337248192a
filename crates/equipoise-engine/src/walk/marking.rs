//! At the close: prices and exchange rates, and what stands for a price that is missing
//! (methodology, section 2, "halt" and "missing price").

use equipoise_model::NoticeKind;
use equipoise_model::calendar::MissingPrice;
use equipoise_model::definitions::{MissingPricePolicy, RemovalPrice};
use equipoise_model::panel::Carried;

use super::{Day, Scene, Walk, notice, seek};
use crate::actions::rebased_price;
use crate::build_error::BuildError;
use crate::conversion::RATE_NOTICE_AGE_DAYS;
use crate::record::Record;

impl Walk {
    /// Value the basket at the close of `day`. Answers what it is worth at the rates of the session
    /// before, where lines are converted.
    pub(super) fn mark<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        record: &mut R,
    ) -> Result<Option<f64>, BuildError> {
        let panel = scene.panel;
        let closes = panel.closes(day.row);
        let following = &self.scratch.following;
        let columns = self.basket.lines().columns();
        let is_at_hand = following.len() == columns.len();
        if let Some(twin) = &mut self.twin {
            match is_at_hand && twin.lines().columns() == columns {
                true => twin.mark_lines(following),
                false => twin.mark(closes),
            }
        }
        match is_at_hand {
            true => self.basket.mark_lines(following),
            false => self.basket.mark(closes),
        }
        self.scratch.following.clear();
        self.scratch.expired.clear();
        self.give_up_waiting(scene, day);
        if !panel.carried.is_empty() {
            let mut hint = self.scratch.next_carried;
            let carried = seek(&panel.carried, &mut hint, (day.row, day.row), |cell| {
                cell.row
            });
            self.scratch.next_carried = hint;
            if !carried.is_empty() {
                self.take_missing(scene, day, carried, record)?;
            }
        }
        if scene.conversion.is_identity() {
            return Ok(None);
        }
        let local_value = self.basket.market_value();
        let rate = |column: u32| scene.conversion.rate(panel, day.row, column).value;
        self.basket.convert(rate);
        if let Some(twin) = &mut self.twin {
            twin.convert(rate);
        }
        if R::DETAIL {
            self.notice_stale_rates(scene, day, record);
        }
        Ok(Some(local_value))
    }

    /// What the policy says of constituents whose close is carried.
    fn take_missing<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        carried: &[Carried],
        record: &mut R,
    ) -> Result<(), BuildError> {
        let missing = scene.definition.missing_price;
        for position in 0..self.basket.lines().len() {
            let column = self.basket.lines().columns()[position];
            let Ok(cell) = carried.binary_search_by_key(&column, |cell| cell.column) else {
                continue;
            };
            if self.has_waited_too_long(scene, day, column) {
                continue;
            }
            let sessions = carried[cell].sessions;
            if is_exchange_closed(scene, day, column) {
                if R::DETAIL {
                    let kind = NoticeKind::ExchangeClosed { sessions };
                    record.notice(notice(scene, day, Some(column), kind));
                }
                continue;
            }
            let is_expired = missing.max_sessions.is_some_and(|most| sessions >= most);
            let price = match missing.policy {
                MissingPricePolicy::Stop => {
                    return Err(BuildError::MissingPrice {
                        session: day.date,
                        symbol: scene.panel.securities[column as usize].symbol.clone(),
                    });
                }
                _ if is_expired && missing.removal == RemovalPrice::Zero => Some(0.0),
                MissingPricePolicy::LastTrade => Some(last_trade(scene, day, column, sessions)),
                MissingPricePolicy::Carry | MissingPricePolicy::Drop => None,
            };
            if let Some(price) = price {
                self.basket.reprice(position, price);
                if let Some(twin) = &mut self.twin
                    && let Some(position) = twin.lines().position(column)
                {
                    twin.reprice(position, price);
                }
            }
            if is_expired || missing.policy == MissingPricePolicy::Drop {
                self.scratch.expired.push(column);
            }
            if R::DETAIL {
                let kind = NoticeKind::CarriedForward { sessions };
                record.notice(notice(scene, day, Some(column), kind));
            }
        }
        Ok(())
    }

    /// A spun-off line without a close for as long as it may be is worth nothing.
    fn give_up_waiting(&mut self, scene: &Scene<'_>, day: &Day) {
        for place in 0..self.spun_off.len() {
            let column = self.spun_off[place].child;
            if !self.has_waited_too_long(scene, day, column) {
                continue;
            }
            for basket in [Some(&mut self.basket), self.twin.as_mut()]
                .into_iter()
                .flatten()
            {
                if let Some(position) = basket.lines().position(column) {
                    basket.reprice(position, 0.0);
                }
            }
        }
    }

    fn notice_stale_rates<R: Record>(&self, scene: &Scene<'_>, day: &Day, record: &mut R) {
        let conversion = scene.conversion;
        let mut is_held = vec![false; conversion.units()];
        for column in self.basket.lines().columns() {
            is_held[conversion.unit_of(*column)] = true;
        }
        for unit in (0..conversion.units()).filter(|unit| is_held[*unit]) {
            let rate = conversion.currency_rate(scene.panel, day.row, unit);
            if rate.age_days >= RATE_NOTICE_AGE_DAYS {
                let kind = NoticeKind::StaleRate {
                    currency: conversion.code(unit).to_owned(),
                    days: rate.age_days,
                };
                record.notice(notice(scene, day, None, kind));
            }
        }
    }
}

/// Whether the exchange of the line does not trade on `day`: then its last close is no missing one
/// (methodology, section 4.2).
fn is_exchange_closed(scene: &Scene<'_>, day: &Day, column: u32) -> bool {
    let mic = &scene.panel.securities[column as usize].mic;
    let calendar = scene.calendars.get(mic);
    calendar
        .is_some_and(|calendar| calendar.missing_price(day.date) == MissingPrice::ValidPriorClose)
}

/// The price at which a line that is not held is bought at the close of `day`: its close, or what
/// the policy says of one that is missing.
pub(super) fn price_of(scene: &Scene<'_>, day: &Day, column: u32) -> f64 {
    let missing = scene.panel.carried_sessions(day.row, column);
    match scene.definition.missing_price.policy {
        MissingPricePolicy::LastTrade if missing > 0 => last_trade(scene, day, column, missing),
        _ => scene.panel.closes(day.row)[column as usize],
    }
}

/// The last close as traded, on the share basis of `day`.
fn last_trade(scene: &Scene<'_>, day: &Day, column: u32, sessions: u32) -> f64 {
    let panel = scene.panel;
    let traded = (day.row - sessions as usize).max(panel.first_row);
    let mut price = panel.closes(traded)[column as usize];
    for row in traded + 1..=day.row {
        for action in panel.actions_of(row) {
            if action.column == column {
                price = rebased_price(price, &action.effect);
            }
        }
    }
    price
}
