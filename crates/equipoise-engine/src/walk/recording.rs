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
        let caps = std::mem::take(&mut self.scratch.caps);
        self.find_order(&caps);
        let lines = self.basket.lines().view();
        let market_value = self.basket.market_value();
        let twin = self.twin.as_ref().map(Basket::lines);
        let mut total = 0.0;
        let order = self.scratch.order.iter().enumerate();
        record.basket(order.map(|(place, ranked)| {
            let position = ranked.position as usize;
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
        self.scratch.caps = caps;
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

    /// Find the positions of the lines by rank: largest cap first, then by column. The order of the session
    /// before is where the sort starts, so it has little to do.
    fn find_order(&mut self, caps: &[f64]) {
        let columns = self.basket.lines().columns();
        let order = &mut self.scratch.order;
        let is_placed = &mut self.scratch.is_placed;
        let place_of = &mut self.scratch.place_of;
        order.clear();
        is_placed.clear();
        is_placed.resize(columns.len(), false);
        let width = columns.last().map_or(0, |last| *last as usize + 1);
        place_of.resize(width.max(place_of.len()), 0);
        for (place, column) in (0..).zip(columns) {
            place_of[*column as usize] = place;
        }
        for column in &self.by_rank {
            // Places of columns that left are left as they were.
            let position = place_of
                .get(*column as usize)
                .map_or(0, |place| *place as usize);
            if columns.get(position) == Some(column) {
                order.push(Ranked::new(position, caps[position]));
                is_placed[position] = true;
            }
        }
        let newcomers = (0..columns.len()).filter(|position| !is_placed[*position]);
        order.extend(newcomers.map(|position| Ranked::new(position, caps[position])));
        for place in 1..order.len() {
            let ranked = order[place];
            let mut at = place;
            while at > 0 && ranked < order[at - 1] {
                order[at] = order[at - 1];
                at -= 1;
            }
            order[at] = ranked;
        }
        self.by_rank.clear();
        self.by_rank
            .extend(order.iter().map(|ranked| columns[ranked.position as usize]));
    }
}

/// The position of a line, ordered by its cap: the largest comes first, then the first position; what
/// has no cap comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    cap_descending: i64,
    position: u32,
}

impl Ranked {
    fn new(position: usize, cap: f64) -> Self {
        let cap = if cap.is_nan() { f64::NEG_INFINITY } else { cap };
        // The bits of a number that is not negative are ordered as the number is; those of a negative
        // one the other way round.
        let bits = cap.to_bits().cast_signed();
        let ascending = if bits < 0 { bits ^ i64::MAX } else { bits };
        Self {
            cap_descending: !ascending,
            position: to_u32(position),
        }
    }
}
