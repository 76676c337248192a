//! Helpers: build a series.

use equipoise_engine::{Build, BuildError, Start, WholeSeries, build};
use equipoise_model::{Date, Definition, IndexId, Panel, Rhythm, Series};

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

fn request<'a>(panel: &'a Panel<'a>, definition: &'a Definition, run: &Run) -> Build<'a> {
    Build {
        panel,
        definition,
        start: run.start.clone(),
        until: run.until,
        threads: run.threads,
    }
}

/// Whether two numbers agree to `tolerance`, relative to the second.
pub(crate) fn agree(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs().max(1e-300)
}
