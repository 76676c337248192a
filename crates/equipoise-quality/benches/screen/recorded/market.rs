//! The recorded markets, and closes of the same lines from elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use equipoise_model::bars::Bar;
use equipoise_model::{ActionKind, Bars, CorporateAction, Date};

use super::archive::Archive;
use super::tables::{batches, dates, flags, numbers, texts};

/// Share of the symbols of a snapshot whose price must be the close of one session elsewhere, for its
/// prices to be closes.
const CLOSES: f64 = 0.97;

/// Bars to be screened, what is known about them, and their closes as an archive for other markets.
pub(super) struct Market {
    pub(super) bars: Bars,
    pub(super) actions: Vec<CorporateAction>,
    pub(super) archive: Archive,
    /// What its publisher said in place of a close one session later.
    pub(super) restated: BTreeMap<(String, Date), f64>,
    /// What makes a close of the market comparable with one of an archive.
    pub(super) splits: Splits,
}

/// Splits that are taken into account in the prices of the first market: a factor on the price
/// before each ex-date, by symbol.
#[derive(Debug, Clone, Default)]
pub(super) struct Splits(BTreeMap<String, Vec<(Date, f64)>>);

impl Splits {
    /// What a close as traded is multiplied with.
    pub(super) fn factor(&self, symbol: &str, session: Date) -> f64 {
        let later = self.0.get(symbol).into_iter().flatten();
        let later = later.filter(|(ex_date, _)| session < *ex_date);
        later.map(|(_, factor)| factor).product()
    }
}

/// 505 large companies; prices are adjusted for splits, and for nothing else but a few spin-offs.
pub(super) fn large(folder: &Path) -> Market {
    let mut market = Market {
        bars: Bars::default(),
        actions: large_actions(folder),
        archive: Archive::new("large companies"),
        restated: BTreeMap::new(),
        splits: splits(folder),
    };
    let mut symbols = Symbols::default();
    for batch in batches(&folder.join("us_sp500_ohlcv_2013_2018.parquet")) {
        let (sessions, names) = (dates(&batch, "date"), texts(&batch, "ticker"));
        let [open, high, low, close, volume] =
            ["open", "high", "low", "close", "volume"].map(|column| numbers(&batch, column));
        for row in 0..batch.num_rows() {
            let bar = Bar {
                session: sessions[row].expect("a bar has a date"),
                symbol: &names[row],
                open: open[row],
                high: high[row],
                low: low[row],
                close: close[row],
                volume: volume[row],
                market_cap: f64::NAN,
            };
            symbols.push(&mut market.bars, &bar);
            market.archive.add(bar.symbol, bar.session, bar.close);
        }
    }
    market
}

/// 7,072 listed lines of every kind; prices as traded. What the publisher makes of the close before
/// is what is known of actions.
pub(super) fn broad(folder: &Path) -> Market {
    let splits = splits(folder);
    let mut market = Market {
        bars: Bars::default(),
        actions: Vec::new(),
        archive: Archive::new("all listed lines"),
        restated: BTreeMap::new(),
        splits: Splits::default(),
    };
    let mut symbols = Symbols::default();
    for batch in batches(&folder.join("us_broad_daily_2015_2017.parquet")) {
        let (sessions, names) = (dates(&batch, "date"), texts(&batch, "ticker"));
        let [close, volume, factor, restated] =
            ["close", "volume", "price_factor", "close_restated"]
                .map(|column| numbers(&batch, column));
        for row in 0..batch.num_rows() {
            let bar = Bar {
                session: sessions[row].expect("a bar has a date"),
                symbol: &names[row],
                open: f64::NAN,
                high: f64::NAN,
                low: f64::NAN,
                close: close[row],
                volume: volume[row],
                market_cap: f64::NAN,
            };
            symbols.push(&mut market.bars, &bar);
            if factor[row].is_finite() && (factor[row] - 1.0).abs() > f64::EPSILON {
                market
                    .actions
                    .push(split(bar.symbol, bar.session, factor[row]));
            }
            let last = if restated[row].is_nan() {
                close[row]
            } else {
                restated[row]
            };
            if !restated[row].is_nan() {
                let place = (names[row].clone(), bar.session);
                market.restated.insert(place, restated[row]);
            }
            let adjusted = last * splits.factor(bar.symbol, bar.session);
            market.archive.add(bar.symbol, bar.session, adjusted);
        }
    }
    market.splits = splits;
    market
}

/// 21 symbols over many years.
pub(super) fn sample(folder: &Path) -> Archive {
    let splits = splits(folder);
    let mut archive = Archive::new("sample of 21 symbols");
    for batch in batches(&folder.join("us_sample_raw_daily_1998_2021.parquet")) {
        let (sessions, names) = (dates(&batch, "date"), texts(&batch, "file_symbol"));
        let close = numbers(&batch, "close");
        for row in 0..batch.num_rows() {
            let session = sessions[row].expect("a bar has a date");
            let adjusted = close[row] * splits.factor(&names[row], session);
            archive.add(&names[row], session, adjusted);
        }
    }
    archive
}

/// Prices as quoted at 29 moments, of which those after a close are closes.
pub(super) fn snapshots(folder: &Path) -> Archive {
    let splits = splits(folder);
    let mut archive = Archive::sparse("quotes at 24 closes");
    for batch in batches(&folder.join("us_sp500_cap_snapshots_2012_2018.parquet")) {
        let (sessions, names) = (dates(&batch, "price_date"), texts(&batch, "ticker"));
        let [price, matched] = ["price", "price_match"].map(|column| numbers(&batch, column));
        for row in 0..batch.num_rows() {
            let Some(session) = sessions[row].filter(|_| matched[row] >= CLOSES) else {
                continue;
            };
            let adjusted = price[row] * splits.factor(&names[row], session);
            archive.add(&names[row], session, adjusted);
        }
    }
    archive
}

/// The actions that the prices of the first market do not already take into account.
fn large_actions(folder: &Path) -> Vec<CorporateAction> {
    let mut actions = Vec::new();
    for batch in batches(&folder.join("us_sp500_actions_2013_2018.parquet")) {
        let (symbols, kinds) = (texts(&batch, "ticker"), texts(&batch, "action"));
        let (ex_dates, taken) = (
            dates(&batch, "ex_date"),
            flags(&batch, "already_in_panel_close"),
        );
        let [amount, factor] =
            ["amount_split_adjusted", "price_factor"].map(|column| numbers(&batch, column));
        for row in (0..batch.num_rows()).filter(|row| !taken[*row]) {
            let ex_date = ex_dates[row].expect("an action has a date");
            let action = split(&symbols[row], ex_date, factor[row]);
            actions.push(match kinds[row].as_str() {
                "cash_dividend" => CorporateAction {
                    kind: ActionKind::CashDividend {
                        amount: amount[row],
                    },
                    ..action
                },
                // What is handed out is known as a factor on the price only.
                _ => action,
            });
        }
    }
    actions
}

fn splits(folder: &Path) -> Splits {
    let mut splits = Splits::default();
    for batch in batches(&folder.join("us_sp500_actions_2013_2018.parquet")) {
        let (symbols, ex_dates) = (texts(&batch, "ticker"), dates(&batch, "ex_date"));
        let (taken, factor) = (
            flags(&batch, "already_in_panel_close"),
            numbers(&batch, "price_factor"),
        );
        for row in (0..batch.num_rows()).filter(|row| taken[*row]) {
            let ex_date = ex_dates[row].expect("an action has a date");
            let of_symbol = splits.0.entry(symbols[row].clone()).or_default();
            of_symbol.push((ex_date, factor[row]));
        }
    }
    splits
}

/// An action that multiplies the price before it with `factor`.
fn split(symbol: &str, ex_date: Date, factor: f64) -> CorporateAction {
    CorporateAction {
        symbol: symbol.to_owned(),
        ex_date,
        currency: None,
        known: None,
        kind: ActionKind::Split {
            ratio: 1.0 / factor,
        },
    }
}

/// Symbols that are in a batch already.
#[derive(Default)]
struct Symbols(BTreeMap<String, u32>);

impl Symbols {
    fn push(&mut self, bars: &mut Bars, bar: &Bar<'_>) {
        let place = self.0.get(bar.symbol).copied().unwrap_or_else(|| {
            let place = bars.intern(bar.symbol);
            self.0.insert(bar.symbol.to_owned(), place);
            place
        });
        bars.push_interned(place, bar);
    }
}
