//! A random definition: any valid rule book, with symbols and dates of a market.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::definitions::{
    Buffer, Costs, DividendFx, LineRule, Liquidity, Merger, MissingPrice, MissingPricePolicy,
    MonthDay, Months, RankBy, Reinvestment, RemovalPrice, Replacement, Rights, Scheme,
    SectorTotals, Sizing, SpecialDividend, SpinOff, Statistic, Ties, Unit, WithholdingRate,
};
use equipoise_model::{Date, Definition, IndexId, Rhythm};

use crate::{Market, Random};

/// A valid definition without overlays, for an index over `market`.
///
/// # Panics
/// Never: the flagship of the market is valid.
#[must_use]
pub fn random_definition(seed: u64, market: &Market) -> Definition {
    let mut maker = Maker {
        random: Random::new(seed ^ 0x5EED_0F0D_EF14_1710),
        sessions: market.sessions(),
        symbols: market.bars.symbols.clone(),
    };
    // Fields that contradict each other are drawn again.
    std::iter::repeat_with(|| maker.definition())
        .find_map(|definition| definition.validated().ok())
        .expect("one of them is valid")
}

struct Maker {
    random: Random,
    sessions: Vec<Date>,
    symbols: Vec<String>,
}

impl Maker {
    fn definition(&mut self) -> Definition {
        let size = 1 + self.random.below((self.symbols.len() * 2 / 3).max(6));
        let size = u32::try_from(size).expect("a small number");
        let index = IndexId::parse("RANDOM").expect("a name");
        let mut definition = Definition::equal_weight(index, size);
        definition.currency = self
            .random
            .choose(&["USD", "USD", "USD", "EUR", "GBP"])
            .to_owned();
        if self.random.happens(0.3) {
            let row = self.random.below(self.sessions.len() / 2);
            definition.base.date = Some(self.sessions[row]);
        }
        definition.base.value = self.random.choose(&[1000.0, 1000.0, 100.0, 2.5]);
        definition.base.market_value = self.random.choose(&[1e9, 1e9, 1e6, 1000.0, 8.0]);
        self.universe(&mut definition);
        self.selection(&mut definition);
        self.weighting(&mut definition);
        self.schedule(&mut definition);
        self.treatment(&mut definition);
        self.dividends(&mut definition);
        definition
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        self.random.choose(all)
    }

    fn maybe<T>(&mut self, probability: f64, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let happens = self.random.happens(probability);
        happens.then(|| draw(self))
    }

    fn count(&mut self, limit: usize) -> u32 {
        u32::try_from(self.random.below(limit)).expect("a small number")
    }

    fn set(&mut self, probability: f64, of: &[&str]) -> BTreeSet<String> {
        if !self.random.happens(probability) {
            return BTreeSet::new();
        }
        let kept = of.iter().filter(|_| self.random.happens(0.6));
        kept.map(|text| (*text).to_owned()).collect()
    }

    fn symbol(&mut self) -> String {
        let place = self.random.below(self.symbols.len());
        self.symbols[place].clone()
    }

    fn universe(&mut self, definition: &mut Definition) {
        let symbols: Vec<String> = self.symbols.clone();
        let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
        let excluded = self.maybe(0.1, Self::symbol);
        let included = self.maybe(0.1, Self::symbol);
        let universe = &mut definition.universe;
        universe.included = included.into_iter().collect();
        universe.excluded = excluded
            .into_iter()
            .filter(|symbol| !universe.included.contains(symbol))
            .collect();
        universe.exchanges = self.set(0.05, &["XNYS", "XNAS"]);
        universe.countries = self.set(0.05, &["US", "GB", "DE"]);
        universe.currencies = self.set(0.08, &["USD", "EUR", "GBP"]);
        universe.types = self.set(0.05, &["common_stock", "reit"]);
        universe.sectors = self.set(0.05, &["TECH", "BANK", "OIL"]);
        universe.excluded_sectors = self.set(0.05, &["TECH", "BANK"]);
        universe.only = self.set(0.06, &symbols);
        universe.min_price = self.maybe(0.1, |maker| maker.of(&[1.0, 10.0, 40.0]));
        universe.max_price = self.maybe(0.1, |maker| maker.of(&[40.0, 100.0, 160.0]));
        universe.liquidity = self.maybe(0.15, |maker| Liquidity {
            min_traded_value: maker.of(&[1.0, 2000.0, 8000.0, 20_000.0]),
            window_sessions: 1 + maker.count(8),
            statistic: maker.of(Statistic::ALL),
        });
        let sessions = self.maybe(0.15, |maker| maker.count(8));
        universe.min_sessions_listed = sessions.unwrap_or_default();
    }

    fn selection(&mut self, definition: &mut Definition) {
        let size = definition.selection.size;
        let selection = &mut definition.selection;
        selection.by = self.of(&[
            RankBy::MarketCap,
            RankBy::MarketCap,
            RankBy::TradedValue,
            RankBy::Price,
        ]);
        selection.unit = self.of(&[Unit::Company, Unit::Company, Unit::Company, Unit::Line]);
        selection.line = self.of(LineRule::ALL);
        selection.buffer = self.maybe(0.3, |maker| Buffer {
            enter: maker.count(size as usize + 1),
            keep: size + maker.count(4),
        });
        selection.ties = self.of(Ties::ALL);
        selection.lag_sessions = self.maybe(0.3, |maker| maker.count(5)).unwrap_or_default();
    }

    fn weighting(&mut self, definition: &mut Definition) {
        let scheme = match self.random.below(10) {
            0..=3 => Scheme::Equal,
            4 | 5 => Scheme::MarketCap,
            6 => Scheme::Price,
            7 => Scheme::InverseVolatility {
                window_sessions: 20,
            },
            _ => Scheme::Explicit(self.explicit()),
        };
        let limit = 1.0 / f64::from(definition.selection.size);
        let weighting = &mut definition.weighting;
        weighting.scheme = scheme;
        weighting.sector_neutral = self.maybe(0.15, |maker| maker.of(SectorTotals::ALL));
        weighting.max_weight = self.maybe(0.25, |maker| {
            (limit * maker.of(&[1.0, 1.25, 2.0])).clamp(0.15, 1.0)
        });
        weighting.max_sector_weight = self.maybe(0.15, |maker| maker.of(&[0.25, 0.4, 0.5, 0.75]));
        weighting.sizing = self.of(&[
            Sizing::SelfFinancing,
            Sizing::SelfFinancing,
            Sizing::FixedNotional,
        ]);
        weighting.share_decimals = self.maybe(0.15, |maker| maker.of(&[0, 0, 2, 6]));
    }

    fn explicit(&mut self) -> BTreeMap<String, f64> {
        let parts = self.of(&[[0.5, 0.25, 0.125, 0.125], [0.25, 0.25, 0.25, 0.25]]);
        let symbols: BTreeSet<String> = (0..40).map(|_| self.symbol()).collect();
        let mut weights: BTreeMap<String, f64> = symbols.into_iter().zip(parts).collect();
        let missing = 1.0 - weights.values().sum::<f64>();
        if let Some(mut last) = weights.last_entry() {
            *last.get_mut() += missing;
        }
        weights
    }

    fn rhythm(&mut self) -> Rhythm {
        match self.random.below(12) {
            0..=2 => Rhythm::Daily,
            3..=5 => Rhythm::Weekly,
            6 => Rhythm::MONTHLY,
            7 => Rhythm::Months {
                months: Months::ALL,
                on: MonthDay::ThirdFriday,
            },
            8 => Rhythm::QUARTERLY,
            9 | 10 => self.dates(),
            _ => Rhythm::Never,
        }
    }

    fn dates(&mut self) -> Rhythm {
        let rows = (0..2 + self.random.below(5)).map(|_| self.random.below(self.sessions.len()));
        let dates: BTreeSet<Date> = rows
            .map(|row| {
                let session = self.sessions[row];
                // Sometimes a day that is none.
                session
                    .succ_opt()
                    .filter(|_| row % 3 == 0)
                    .unwrap_or(session)
            })
            .collect();
        Rhythm::Dates(dates.into_iter().collect())
    }

    fn schedule(&mut self, definition: &mut Definition) {
        let schedule = &mut definition.schedule;
        schedule.rebalance = self.rhythm();
        schedule.reconstitution = self.maybe(0.4, Self::rhythm);
        schedule.reference_lag_sessions =
            self.maybe(0.25, |maker| maker.count(5)).unwrap_or_default();
        schedule.stages = 1 + self.maybe(0.25, |maker| maker.count(5)).unwrap_or_default();
        schedule.drift_band = self.maybe(0.25, |maker| maker.of(&[0.01, 0.03, 0.1]));
    }

    fn treatment(&mut self, definition: &mut Definition) {
        let treatment = &mut definition.treatment;
        treatment.special_dividend = self.of(SpecialDividend::ALL);
        treatment.rights = self.of(Rights::ALL);
        treatment.spin_off = self.of(SpinOff::ALL);
        treatment.spin_off_wait_sessions = 1 + self.count(5);
        treatment.merger = self.of(Merger::ALL);
        treatment.replacement = self.of(Replacement::ALL);
        let policies = [
            MissingPricePolicy::Carry,
            MissingPricePolicy::Carry,
            MissingPricePolicy::Carry,
            MissingPricePolicy::LastTrade,
            MissingPricePolicy::LastTrade,
            MissingPricePolicy::Drop,
            MissingPricePolicy::Stop,
        ];
        definition.missing_price = MissingPrice {
            policy: self.of(&policies),
            max_sessions: self.maybe(0.6, |maker| 1 + maker.count(5)),
            removal: self.of(RemovalPrice::ALL),
        };
        if self.random.happens(0.4) {
            definition.costs = Costs {
                buy_bps: self.of(&[0.0, 5.0, 12.5]),
                sell_bps: self.of(&[0.0, 10.0]),
            };
        }
    }

    fn dividends(&mut self, definition: &mut Definition) {
        let dividends = &mut definition.dividends;
        dividends.reinvestment = self.of(Reinvestment::ALL);
        dividends.fx = self.of(DividendFx::ALL);
        dividends.special_dividends_taxed = self.random.happens(0.4);
        dividends.withholding.default_rate = self.of(&[0.0, 0.15, 0.3]);
        for _ in 0..self.random.below(5) {
            let row = self.random.below(self.sessions.len());
            let country = self.of(&[None, Some("US"), Some("GB")]);
            let kind = self.of(&[None, Some("reit")]);
            dividends.withholding.rates.push(WithholdingRate {
                country: country.map(str::to_owned),
                kind: kind.map(str::to_owned),
                from: self.random.happens(0.5).then(|| self.sessions[row]),
                rate: self.of(&[0.1, 0.25, 1.0]),
            });
        }
    }
}
