//! Independent archives, and which closes they show to be wrong.
//!
//! The rule. Closes are compared on one basis: known splits are taken into account. An archive
//! *covers* a bar when it has a close of that symbol and session, not merely its own close before
//! again, and says the same as the market around it: the median of market ÷ archive over the 10 closes
//! before, and over the 10 after (2 for an archive of single days), is within 0.4 % of 1. So a stretch
//! that belongs to another company, or is adjusted for something else, says nothing; nor does a close
//! of the archive that lies more than 20 % from the median of its own closes around it, unless that of
//! the market does too. A close is *wrong*
//! when every archive that covers it differs by more than 0.4 %, and these agree with each other; it is
//! *good* when every one is within 0.4 %. Everything else is undecided and counts for nothing. Nothing
//! here looks at what the rules look at: moves of the line, its volume or its range.
//!
//! Two archives that differ do not tell which one is wrong. The market of large companies takes the
//! blame for every difference. In the market of all lines a close is wrong where its own publisher
//! restated it by more than 0.4 % a session later, and undecided where it merely differs.

use std::collections::{BTreeMap, HashMap};

use equipoise_model::Date;

use super::market::Market;

/// Closes on either side that an archive of single days must say the same about.
const SPARSE: usize = 2;

/// Distance of a close from those around it at which its archive is at fault.
const ASTRAY: f64 = 0.2;

/// Closes of lines from elsewhere, on the split basis of the first market.
pub(super) struct Archive {
    pub(super) name: &'static str,
    /// Closes on either side that must say the same.
    around: usize,
    closes: BTreeMap<String, BTreeMap<Date, f64>>,
}

/// What is known about a close.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Truth {
    Good,
    /// How far it is off, as a fraction.
    Wrong(f64),
}

pub(super) type Place = (String, Date);

impl Archive {
    pub(super) fn new(name: &'static str) -> Self {
        let closes = BTreeMap::new();
        Self {
            name,
            around: 10,
            closes,
        }
    }

    /// An archive of single days.
    pub(super) fn sparse(name: &'static str) -> Self {
        Self {
            around: SPARSE,
            ..Self::new(name)
        }
    }

    pub(super) fn add(&mut self, symbol: &str, session: Date, close: f64) {
        if !(close > 0.0 && close.is_finite()) {
            return;
        }
        if !self.closes.contains_key(symbol) {
            self.closes.insert(symbol.to_owned(), BTreeMap::new());
        }
        let of_symbol = self.closes.get_mut(symbol).expect("it was added");
        of_symbol.insert(session, close);
    }

    /// Market ÷ archive of the closes of `symbol` that the archive covers.
    fn ratios(
        &self,
        symbol: &str,
        closes: &BTreeMap<Date, f64>,
        tolerance: f64,
    ) -> Vec<(Date, f64)> {
        let Some(known) = self.closes.get(symbol) else {
            return Vec::new();
        };
        let both: Vec<(Date, f64)> = closes
            .iter()
            .filter_map(|(session, close)| Some((*session, close / known.get(session)?)))
            .collect();
        let says_the_same = |ratios: &[(Date, f64)]| {
            let mut ratios: Vec<f64> = ratios.iter().map(|(_, ratio)| *ratio).collect();
            ratios.sort_by(f64::total_cmp);
            let middle = ratios.get(ratios.len() / 2);
            middle.is_some_and(|ratio| (ratio - 1.0).abs() <= tolerance)
        };
        let is_again = |session: Date| {
            let before = known.range(..session).next_back();
            self.around > SPARSE
                && before.is_some_and(|(_, close)| close.to_bits() == known[&session].to_bits())
        };
        let is_astray = |session: Date, close: f64| {
            let before = known.range(..session).rev().take(self.around);
            let mut around: Vec<f64> = before.map(|(_, close)| *close).collect();
            around.extend(
                known
                    .range(session..)
                    .skip(1)
                    .take(self.around)
                    .map(|(_, close)| *close),
            );
            around.sort_by(f64::total_cmp);
            let middle = around.get(around.len() / 2).copied().unwrap_or(close);
            (close / middle - 1.0).abs() > ASTRAY
        };
        let is_at_fault = |session: Date| {
            is_astray(session, known[&session]) && !is_astray(session, closes[&session])
        };
        let is_covered = |position: &usize| {
            let first = position.saturating_sub(self.around);
            let last = (position + 1 + self.around).min(both.len());
            says_the_same(&both[first..*position])
                && says_the_same(&both[position + 1..last])
                && !is_again(both[*position].0)
                && !is_at_fault(both[*position].0)
        };
        (0..both.len())
            .filter(is_covered)
            .map(|position| both[position])
            .collect()
    }
}

/// What `archives` say about the closes of `market`.
pub(super) fn truth(
    market: &Market,
    archives: &[&Archive],
    tolerance: f64,
) -> HashMap<Place, Truth> {
    let mut closes: BTreeMap<&str, BTreeMap<Date, f64>> = BTreeMap::new();
    for bar in market.bars.rows() {
        let adjusted = bar.close * basis(market, bar.symbol, bar.session);
        closes
            .entry(bar.symbol)
            .or_default()
            .insert(bar.session, adjusted);
    }
    let mut said: HashMap<Place, Vec<f64>> = HashMap::new();
    for archive in archives {
        let mut covered = 0;
        for (symbol, closes) in &closes {
            for (session, ratio) in archive.ratios(symbol, closes, tolerance) {
                covered += 1;
                said.entry(((*symbol).to_owned(), session))
                    .or_default()
                    .push(ratio);
            }
        }
        println!("  {covered} closes are covered by: {}", archive.name);
    }
    let is_near = |ratio: f64| (ratio - 1.0).abs() <= tolerance;
    let blames_itself = market.restated.is_empty();
    let mut truth: HashMap<Place, Truth> = HashMap::new();
    for (place, ratios) in said {
        let agree = ratios.iter().all(|ratio| is_near(ratio / ratios[0]));
        if ratios.iter().all(|ratio| is_near(*ratio)) {
            truth.insert(place, Truth::Good);
        } else if blames_itself && agree && !ratios.iter().any(|ratio| is_near(*ratio)) {
            truth.insert(place, Truth::Wrong(ratios[0] - 1.0));
        }
    }
    for (place, restated) in &market.restated {
        let close = closes[place.0.as_str()][&place.1];
        let ratio = close / (restated * basis(market, &place.0, place.1));
        if !is_near(ratio) {
            truth.insert(place.clone(), Truth::Wrong(ratio - 1.0));
        }
    }
    truth
}

/// What puts a close of the market on the basis of the archives.
fn basis(market: &Market, symbol: &str, session: Date) -> f64 {
    // The market that takes the blame is the one whose prices are adjusted for splits already.
    if market.restated.is_empty() {
        1.0
    } else {
        market.splits.factor(symbol, session)
    }
}
