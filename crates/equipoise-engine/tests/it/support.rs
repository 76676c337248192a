//! Helpers: build a series, and go over random markets and definitions.

use std::collections::BTreeMap;

use equipoise_engine::{Build, BuildError, Start, WholeSeries, build};
use equipoise_model::calendar::Calendars;
use equipoise_model::{Date, Definition, IndexId, Panel, Rhythm, SecurityId, Series};
use equipoise_testkit::{Market, random_definition, random_market, wide_market};

/// A rule book with `size` companies on `schedule`, which carries a close for ever.
pub(crate) fn definition(size: u32, rhythm: &Rhythm) -> Definition {
    let mut definition = Definition::equal_weight(IndexId::parse("TEST").unwrap(), size);
    definition.missing_price.max_sessions = None;
    definition.rebalanced(rhythm.clone())
}

/// The rhythms that have a name, but for those that never come in a short market.
pub(crate) const RHYTHMS: [Rhythm; 4] = [
    Rhythm::Daily,
    Rhythm::Weekly,
    Rhythm::MONTHLY,
    Rhythm::QUARTERLY,
];

/// Everything about a build but what it is built from.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) start: Start,
    pub(crate) until: Option<Date>,
    pub(crate) threads: usize,
}

impl Run {
    /// From the first possible session to the last, on one thread.
    pub(crate) fn full() -> Self {
        Self {
            start: Start::Base(None),
            until: None,
            threads: 1,
        }
    }

    /// The same from the base date of `definition`.
    pub(crate) fn of(definition: &Definition) -> Self {
        Self {
            start: Start::Base(definition.base.date),
            ..Self::full()
        }
    }
}

/// A rule book whose first `size` companies are held for good.
pub(crate) fn held(size: u32) -> Definition {
    definition(size, &Rhythm::Never)
}

/// `market` with share counts of the first `count` symbols only.
pub(crate) fn counted(market: Market, count: usize) -> Market {
    let market = market.with_one_share_each();
    Market {
        shares: market.shares[..count].to_vec(),
        ..market
    }
}

/// The rows built before the end or the error, and the error.
pub(crate) fn try_series(
    panel: &Panel<'_>,
    definition: &Definition,
    run: &Run,
) -> (Series, Result<(), BuildError>) {
    let mut whole = WholeSeries::default();
    let result = build(&request(panel, definition, run), &mut whole);
    (whole.0, result)
}

pub(crate) fn request<'a>(
    panel: &'a Panel<'a>,
    definition: &'a Definition,
    run: &Run,
) -> Build<'a> {
    Build {
        panel,
        definition,
        calendars: Calendars::built_in(),
        start: run.start.clone(),
        until: run.until,
        threads: run.threads,
    }
}

/// A random market, a random definition, and the index of the two as far as it goes.
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) market: Market,
    pub(crate) panel: Panel<'static>,
    pub(crate) definition: Definition,
    pub(crate) series: Series,
}

impl Case {
    pub(crate) fn of(seed: u64) -> Self {
        let market = random_market(seed);
        let definition = random_definition(seed, &market);
        Self::from(seed, market, definition)
    }

    pub(crate) fn wide(seed: u64) -> Self {
        let market = wide_market(seed);
        let definition = random_definition(seed, &market);
        Self::from(seed, market, definition)
    }

    pub(crate) fn from(seed: u64, market: Market, definition: Definition) -> Self {
        let panel = market.panel();
        let (series, _) = try_series(&panel, &definition, &Run::of(&definition));
        Self {
            seed,
            market,
            panel,
            definition,
            series,
        }
    }

    /// What a person needs to see it again.
    pub(crate) fn name(&self) -> String {
        format!("seed {}, {:#?}", self.seed, self.definition)
    }
}

/// Symbols by identity.
pub(crate) fn names(panel: &Panel<'_>) -> BTreeMap<SecurityId, String> {
    let lines = panel.securities.iter();
    lines.map(|line| (line.id, line.symbol.clone())).collect()
}

/// Whether two numbers agree to `tolerance`, relative to the second.
pub(crate) fn agree(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs().max(1e-300)
}

/// The index of `definition` over `market`, which goes on to the last session.
pub(crate) fn series(market: &Market, definition: &Definition) -> Series {
    let (series, result) = try_series(&market.panel(), definition, &Run::of(definition));
    result.unwrap();
    series
}

/// Price return levels, one for each session.
pub(crate) fn assert_levels(series: &Series, expected: &[f64]) {
    let levels: Vec<f64> = series.sessions.iter().map(|row| row.price_return).collect();
    let agrees = |(level, expected): (&f64, &f64)| agree(*level, *expected, 1e-12);
    assert!(
        levels.len() == expected.len() && levels.iter().zip(expected).all(agrees),
        "{levels:?} for {expected:?}"
    );
}

/// The weights after the close of the session at `position`, as `A 0.5 B 0.5`, by symbol.
pub(crate) fn weights(market: &Market, series: &Series, position: usize) -> String {
    let names = names(&market.panel());
    let basket = series.basket(series.sessions[position].session).iter();
    let mut weights: Vec<String> = basket
        .map(|row| format!("{} {:.4}", names[&row.security], row.weight))
        .collect();
    weights.sort();
    weights.join(" ")
}

/// A rhythm of stated days.
pub(crate) fn dates(days: &[&str]) -> Rhythm {
    Rhythm::Dates(days.iter().map(|day| day.parse().unwrap()).collect())
}

/// A number that whoever runs the tests gives in an environment variable.
#[allow(
    clippy::disallowed_methods,
    reason = "how long a test runs is asked of whoever runs it"
)]
pub(crate) fn asked(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}
