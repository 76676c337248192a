//! A random market: everything that goes wrong in a real one, from a seed.

mod actions;
mod bars;
mod fx;
mod records;
mod shares;

use std::ops::Range;

use chrono::{Days, TimeZone, Utc};
use equipoise_model::{Date, Instant, calendar};

use crate::{Market, Random};

/// A market of 3 to 12 symbols over 12 to 40 New York sessions, in random record order.
///
/// It has gaps, closed exchanges, late listings, delistings with and without a final value,
/// takeovers, lines that stop without a word, every kind of corporate action, some stated twice, some
/// known late, some in another currency, share classes listed and unlisted, foreign lines quoted in
/// pence, rates that are missing, late or old, given caps, volumes, late and revised share counts,
/// crashes, and ties: in some markets prices and share counts take a few values only. The first two
/// symbols never leave. Figures are short binary fractions, so that exact ones stay short.
#[must_use]
pub fn random_market(seed: u64) -> Market {
    draw(seed, 3..13, 12..41)
}

/// The same with 4 to 40 symbols over 30 to 280 sessions.
#[must_use]
pub fn wide_market(seed: u64) -> Market {
    draw(seed, 4..41, 30..281)
}

fn draw(seed: u64, lines: Range<usize>, sessions: Range<usize>) -> Market {
    let mut random = Random::new(seed);
    let start =
        Date::from_ymd_opt(2015, 1, 1).expect("a date") + Days::new(random.below(900) as u64);
    let length = random.within(&sessions);
    let mut sessions: Vec<Date> = calendar::sessions(start, start + Days::new(500))
        .take(length)
        .collect();
    if random.happens(0.15) {
        // A session without a bar of anyone: an unexpected closure.
        sessions.remove(1 + random.below(length - 2));
    }
    let count = random.within(&lines);
    let mut places: Vec<usize> = (0..count).collect();
    random.shuffle(&mut places);
    let mut maker = Maker {
        is_coarse: random.happens(0.3),
        is_foreign: random.happens(0.5),
        has_volumes: random.happens(0.7),
        unit: random.choose(&[1.0, 1.0, 1024.0, 1.0 / 1_048_576.0]),
        crash: random.happens(0.3).then(|| random.below(sessions.len())),
        symbols: (0..count).map(|place| format!("S{place:02}")).collect(),
        sessions,
        market: Market::default(),
        random,
    };
    for place in places {
        maker.line(place);
    }
    maker.fx();
    maker.restate();
    maker.market
}

struct Maker {
    random: Random,
    sessions: Vec<Date>,
    symbols: Vec<String>,
    /// Prices, share counts and rates take few values, so that caps tie.
    is_coarse: bool,
    /// Some lines are priced in other currencies.
    is_foreign: bool,
    has_volumes: bool,
    /// Scale of the share counts of the market.
    unit: f64,
    /// The row on which every price falls.
    crash: Option<usize>,
    market: Market,
}

/// How a line ends.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Never,
    InSilence,
    ByRecord,
    ByDelisting,
    ByMerger,
    /// The takeover is followed by a delisting.
    ByBoth,
}

/// A line in the making.
struct Plan {
    symbol: String,
    /// The symbol it takes, and from which row on.
    renamed: Option<(usize, String)>,
    rows: Range<usize>,
    end: End,
    currency: String,
    /// Whether it is there from the first session to the last.
    is_core: bool,
}

impl Plan {
    /// Its symbol in `row`.
    fn symbol_in(&self, row: usize) -> &str {
        match &self.renamed {
            Some((from, symbol)) if *from <= row => symbol,
            _ => &self.symbol,
        }
    }

    /// Its symbol on the session before `row`.
    fn symbol_before(&self, row: usize) -> &str {
        self.symbol_in(row.saturating_sub(1))
    }
}

impl Maker {
    fn line(&mut self, place: usize) {
        let is_core = place < 2;
        let rows = self.rows(is_core);
        let symbol = self.symbols[place].clone();
        let end = self.end(is_core, rows.end);
        let is_renamed = rows.len() > 2 && self.random.happens(0.08);
        let renamed = is_renamed.then(|| {
            let row = rows.start + 1 + self.random.below(rows.len() - 1);
            (row, format!("N{symbol}"))
        });
        let currency = self.currency();
        let plan = Plan {
            renamed,
            end,
            currency,
            is_core,
            rows,
            symbol,
        };
        self.record(&plan);
        let actions = self.actions(&plan);
        let has_shares = is_core || self.random.happens(0.8);
        let has_caps = !is_core && (!has_shares || self.random.happens(0.15));
        self.bars(&plan, &actions, has_caps);
        if has_shares {
            self.shares(&plan);
        }
        if self.random.happens(0.15) {
            self.unlisted_class(&plan);
        }
        self.market.actions.extend(actions);
        self.ending(&plan);
    }

    fn rows(&mut self, is_core: bool) -> Range<usize> {
        let length = self.sessions.len();
        if is_core {
            return 0..length;
        }
        let is_late = self.random.happens(0.3);
        let first = if is_late {
            self.random.below(length / 2)
        } else {
            0
        };
        let is_early = self.random.happens(0.35);
        let left = length - first;
        let end = if is_early {
            first + 2 + self.random.below(left - 2)
        } else {
            length
        };
        first..end
    }

    fn end(&mut self, is_core: bool, end: usize) -> End {
        if is_core || end == self.sessions.len() {
            return End::Never;
        }
        self.random.choose(&[
            End::InSilence,
            End::ByRecord,
            End::ByRecord,
            End::ByDelisting,
            End::ByDelisting,
            End::ByMerger,
            End::ByBoth,
        ])
    }

    /// A number on a grid that few binary digits can say.
    fn short(&self, value: f64) -> f64 {
        (value * 64.0).round().max(1.0) / 64.0
    }
}

fn instant(date: Date, hour: u32) -> Instant {
    let time = date.and_hms_opt(hour, 5, 0).expect("an hour of the day");
    Utc.from_utc_datetime(&time)
}
