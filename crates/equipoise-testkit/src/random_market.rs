//! A random market: everything that goes wrong in a real one, from a seed.

use std::ops::Range;

use chrono::{Days, TimeZone, Utc};
use equipoise_model::{ActionKind, CorporateAction, Date, SecurityRecord, ShareCount, calendar};

use crate::{Market, Random};

/// A market of 4 to 40 symbols over 30 to 280 New York sessions, in random record order.
///
/// It has gaps, late listings, delistings with and without a final value, takeovers, lines that
/// stop without a word, splits and reverse splits, stock, cash and special dividends, rights, share
/// classes, foreign lines, given caps, late and revised share counts, crashes, and ties: in some
/// markets prices and share counts take a few values only. The first two symbols never leave.
#[must_use]
pub fn random_market(seed: u64) -> Market {
    let mut random = Random::new(seed);
    let start =
        Date::from_ymd_opt(2015, 1, 1).expect("a date") + Days::new(random.below(900) as u64);
    let length = 30 + random.below(251);
    let sessions: Vec<Date> = calendar::sessions(start, start + Days::new(500))
        .take(length)
        .collect();
    let count = 4 + random.below(37);
    let mut places: Vec<usize> = (0..count).collect();
    random.shuffle(&mut places);
    let mut maker = Maker {
        is_coarse: random.happens(0.3),
        unit: random.choose(&[1.0, 1.0, 1_000.0, 1e-6]),
        crash: random.happens(0.3).then(|| random.below(length)),
        symbols: (0..count).map(|place| format!("S{place:02}")).collect(),
        sessions,
        market: Market::default(),
        random,
    };
    for place in places {
        maker.line(place);
    }
    maker.market
}

struct Maker {
    random: Random,
    sessions: Vec<Date>,
    symbols: Vec<String>,
    /// Prices and share counts take few values, so that caps tie.
    is_coarse: bool,
    /// Scale of the share counts of the market.
    unit: f64,
    /// The row on which every price falls.
    crash: Option<usize>,
    market: Market,
}

/// How a line ends.
#[derive(Clone, Copy)]
enum End {
    Never,
    InSilence,
    ByRecord,
    ByDelisting,
    ByMerger,
}

impl Maker {
    fn line(&mut self, place: usize) {
        let symbol = self.symbols[place].clone();
        let is_core = place < 2;
        let rows = self.rows(is_core);
        let end = self.end(is_core, rows.end);
        self.security(&symbol, &rows, end, is_core);
        let actions = self.actions(&symbol, &rows);
        let has_shares = is_core || self.random.happens(0.8);
        let has_caps = !has_shares || self.random.happens(0.15);
        self.bars(&symbol, &rows, &actions, end, has_caps && !is_core);
        if has_shares {
            self.shares(&symbol, &rows, is_core);
        }
        self.market.actions.extend(actions);
        self.ending(&symbol, &rows, end);
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
        ])
    }

    fn security(&mut self, symbol: &str, rows: &Range<usize>, end: End, is_core: bool) {
        let mut record = SecurityRecord::of_symbol(symbol);
        if rows.start > 0 && self.random.happens(0.5) {
            let delay = self.random.below(3);
            record.listed = Some(self.sessions[(rows.start + delay).min(rows.end - 1)]);
        }
        if matches!(end, End::ByRecord) {
            record.delisted = Some(self.sessions[rows.end - 1]);
        }
        if !is_core && self.random.happens(0.3) {
            record.company = Some(self.random.choose(&["ALPHA", "BETA", "GAMMA"]).to_owned());
        }
        if !is_core && self.random.happens(0.05) {
            record.currency = Some("EUR".to_owned());
        }
        self.market.record(record);
    }

    /// Up to four actions on random sessions after the first.
    fn actions(&mut self, symbol: &str, rows: &Range<usize>) -> Vec<CorporateAction> {
        let mut actions = Vec::new();
        for _ in 0..self.random.below(5) {
            let row = rows.start + 1 + self.random.below(rows.len() - 1);
            let ratio = self.random.choose(&[2.0, 3.0, 1.5, 0.5, 0.1]);
            let amount = self.random.between(0.05, 1.5);
            let kind = match self.random.below(8) {
                0..=2 => ActionKind::Split { ratio },
                3 => ActionKind::StockDividend { ratio: 0.05 },
                4 | 5 => ActionKind::CashDividend { amount },
                6 => ActionKind::SpecialDividend { amount },
                _ => ActionKind::Rights {
                    ratio: 0.25,
                    price: 20.0 * amount,
                },
            };
            let ex_date = self.sessions[row];
            let is_stated = actions.iter().any(|known: &CorporateAction| {
                known.ex_date == ex_date && known.kind.order() == kind.order()
            });
            if !is_stated {
                actions.push(CorporateAction {
                    symbol: symbol.to_owned(),
                    ex_date,
                    currency: None,
                    known: None,
                    kind,
                });
            }
        }
        actions
    }

    fn bars(
        &mut self,
        symbol: &str,
        rows: &Range<usize>,
        actions: &[CorporateAction],
        end: End,
        has_caps: bool,
    ) {
        let mut price = if self.is_coarse {
            self.random.choose(&[10.0, 20.0, 40.0])
        } else {
            self.random.between(2.0, 300.0)
        };
        let cap_shares = self.unit * self.random.between(0.5, 20.0);
        let gap_rate = self.random.choose(&[0.0, 0.01, 0.05, 0.3]);
        let goes_on = matches!(end, End::ByRecord) && self.random.happens(0.3);
        let stop = if goes_on {
            (rows.end + 3).min(self.sessions.len())
        } else {
            rows.end
        };
        for row in rows.start..stop {
            let session = self.sessions[row];
            for action in actions.iter().filter(|action| action.ex_date == session) {
                price /= action.kind.share_factor();
            }
            if row > rows.start {
                price *= self.step(row);
            }
            let is_gap = row > rows.start && self.random.happens(gap_rate);
            if is_gap {
                continue;
            }
            let has_cap = has_caps && self.random.happens(0.95);
            let cap = if has_cap {
                price * cap_shares
            } else {
                f64::NAN
            };
            self.market.close_with_cap(session, symbol, price, cap);
        }
    }

    /// The factor by which a price moves before the close of `row`.
    fn step(&mut self, row: usize) -> f64 {
        if self.crash == Some(row) {
            return self.random.choose(&[0.25, 0.5]);
        }
        if self.is_coarse {
            return self.random.choose(&[1.0, 1.0, 1.0, 1.0, 2.0, 0.5]);
        }
        self.random.between(0.94, 1.065)
    }

    /// Counts from the first session on, some known late, some revised with the same date.
    fn shares(&mut self, symbol: &str, rows: &Range<usize>, is_core: bool) {
        let mut row = rows.start;
        let mut count = self.count();
        while row < rows.end {
            let effective = self.sessions[row];
            let is_first_of_core = is_core && row == rows.start;
            let is_late = !is_first_of_core && self.random.happens(0.5);
            let delay_days = self.random.below(45) as u64;
            let hour = self.random.choose(&[12, 20, 21, 23]);
            let known = is_late.then(|| instant(effective + Days::new(delay_days), hour));
            self.count_from(symbol, effective, count, known);
            if self.random.happens(0.2) {
                let revised = instant(effective + Days::new(delay_days + 9), hour);
                self.count_from(symbol, effective, count * 1.5, Some(revised));
            }
            row += 10 + self.random.below(80);
            count = self.count();
        }
    }

    fn count(&mut self) -> f64 {
        let shares = if self.is_coarse {
            self.random.choose(&[1.0, 2.0, 4.0])
        } else {
            self.random.between(0.5, 20.0)
        };
        shares * self.unit
    }

    fn count_from(
        &mut self,
        symbol: &str,
        effective: Date,
        shares_outstanding: f64,
        known: Option<equipoise_model::Instant>,
    ) {
        self.market.shares.push(ShareCount {
            symbol: symbol.to_owned(),
            effective,
            shares_outstanding,
            known,
        });
    }

    fn ending(&mut self, symbol: &str, rows: &Range<usize>, end: End) {
        let kind = match end {
            End::Never | End::InSilence | End::ByRecord => return,
            End::ByDelisting => ActionKind::Delisting {
                price: self
                    .random
                    .choose(&[None, Some(0.0), Some(0.000_01), Some(1.5)]),
            },
            End::ByMerger => {
                let other = self.random.below(self.symbols.len());
                let acquirer = self.symbols[other].clone();
                let is_for_shares = acquirer != symbol && self.random.happens(0.5);
                ActionKind::Merger {
                    acquirer: is_for_shares.then_some(acquirer),
                    ratio: if is_for_shares {
                        self.random.between(0.1, 2.0)
                    } else {
                        0.0
                    },
                    amount: self.random.between(0.0, 30.0),
                }
            }
        };
        self.market.actions.push(CorporateAction {
            symbol: symbol.to_owned(),
            ex_date: self.sessions[rows.end],
            currency: None,
            known: None,
            kind,
        });
    }
}

fn instant(date: Date, hour: u32) -> equipoise_model::Instant {
    let time = date.and_hms_opt(hour, 5, 0).expect("an hour of the day");
    Utc.from_utc_datetime(&time)
}
