//! What a session leaves in the record: constituents in force, currencies, and the next basket.

use std::collections::BTreeMap;

use equipoise_model::{BasketRow, CurrencyRow, HeldRow};

use super::{Day, Scene, Walk, to_u32};
use crate::basket::Basket;
use crate::record::Record;

/// What weights may miss 1 by when they are recorded.
const WEIGHT_SUM_TOLERANCE: f64 = 1e-10;

impl Walk {
    pub(super) fn record_held<R: Record>(
        &self,
        scene: &Scene<'_>,
        day: &Day,
        open_market_value: f64,
        record: &mut R,
    ) {
        let divisor = self.basket.divisor();
        let (before, after) = (self.scratch.opening.view(), self.basket.lines().view());
        record.held((0..after.len()).map(|position| {
            let (before, after) = (before.at(position), after.at(position));
            HeldRow {
                session: day.date,
                security: scene.security(after.column),
                index_shares: after.shares,
                prior_close: before.price,
                close: after.price,
                prior_rate: before.rate,
                rate: after.rate,
                target_weight: after.target,
                open_weight: before.value() / open_market_value,
                contribution: after.shares
                    * (after.price * after.rate - before.price * before.rate)
                    / divisor,
            }
        }));
    }

    /// Weights by currency at the close, for an index with more than one.
    pub(super) fn record_currencies<R: Record>(
        &self,
        scene: &Scene<'_>,
        day: &Day,
        market_value: f64,
        record: &mut R,
    ) {
        let conversion = scene.conversion;
        if conversion.is_identity() {
            return;
        }
        let mut weights: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for line in self.basket.lines().iter() {
            let unit = conversion.unit_of(line.column);
            let entry = weights
                .entry(conversion.code(unit))
                .or_insert((0.0, f64::NAN));
            entry.0 += line.value() / market_value;
            entry.1 = line.rate / conversion.major_units(unit);
        }
        for (currency, (weight, rate)) in weights {
            record.currency(CurrencyRow {
                session: day.date,
                currency: currency.to_owned(),
                weight,
                rate,
            });
        }
    }

    /// The basket after the close, by rank. Where weights are their targets to the last digit, they
    /// are recorded as such. `known_caps` are market caps by column, where they are at hand.
    pub(super) fn record_basket<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        is_exact: bool,
        known_caps: Option<&[f64]>,
        record: &mut R,
    ) {
        self.find_caps(scene, day, known_caps);
        self.find_ranks();
        let caps = &self.scratch.caps;
        let lines = self.basket.lines().view();
        let market_value = self.basket.market_value();
        let twin = self.twin.as_ref().map(Basket::lines);
        let mut total = 0.0;
        let by_rank = self.scratch.by_rank.iter().enumerate();
        record.basket(by_rank.map(|(place, position)| {
            let position = *position as usize;
            let line = lines.at(position);
            let weight = match is_exact {
                true => line.target,
                false => line.value() / market_value,
            };
            total += weight;
            let twin_shares = twin.and_then(|twin| twin.shares_of(line.column, position));
            BasketRow {
                session: day.date,
                security: scene.security(line.column),
                rank: to_u32(place + 1),
                index_shares: line.shares,
                twin_shares: twin_shares.unwrap_or(f64::NAN),
                close: line.price,
                market_cap: caps[position],
                weight,
                target_weight: line.target,
            }
        }));
        assert!(
            (total - 1.0).abs() <= WEIGHT_SUM_TOLERANCE,
            "weights sum to 1: {total}"
        );
    }

    /// Market caps of the companies of the basket at the close of `day`, unless they are at hand.
    fn find_caps(&mut self, scene: &Scene<'_>, day: &Day, known: Option<&[f64]>) {
        let lines = self.basket.lines().len();
        if self.scratch.caps.len() == lines && super::rebalance::ranks_by_cap(scene.definition) {
            return;
        }
        self.scratch.caps.clear();
        let columns = self.basket.lines().columns();
        if let Some(known) = known {
            let caps = columns.iter().map(|column| known[*column as usize]);
            self.scratch.caps.extend(caps);
            return;
        }
        let ranker = self.ranker_at(scene, day.row);
        for column in self.basket.lines().columns() {
            let cap = ranker.company_cap(scene.panel, scene.conversion, *column, day.row);
            self.scratch.caps.push(cap);
        }
        self.ranker = Some(ranker);
    }

    /// Find the positions of the lines by rank, unless they are at hand.
    fn find_ranks(&mut self) {
        let scratch = &mut self.scratch;
        let columns = self.basket.lines().columns();
        if scratch.by_rank.len() == columns.len() {
            return;
        }
        let lines = columns.iter().copied().zip(scratch.caps.iter().copied());
        scratch.by_rank.clear();
        scratch.by_rank.extend(self.order.of(lines));
    }
}
