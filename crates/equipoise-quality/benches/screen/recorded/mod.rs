//! Recorded prices: which wrong closes are found, and how many alarms good bars raise.

mod archive;
mod market;
mod tables;
mod tally;

use std::path::Path;
use std::time::Instant;

use equipoise_model::calendar::Calendars;
use equipoise_quality::{Context, Report, Thresholds, screen_bars};

use self::archive::Archive;
use self::market::Market;
use self::tally::Tally;

/// A close is wrong when an archive says another one by more than this, as a fraction.
const TOLERANCE: f64 = 0.004;

/// Symbols by a hash: how far figures depend on the symbols. Limits were chosen on all of the first
/// market; the second one is held out.
const HALVES: [(&str, u64); 2] = [("one half", 0), ("other half", 1)];

pub(crate) fn run(folder: &Path) {
    let large = market::large(folder);
    let broad = market::broad(folder);
    let others = [market::sample(folder), market::snapshots(folder)];
    println!("large companies, 2013 to 2018: open, high, low, close and volume");
    let mut archives: Vec<&Archive> = vec![&broad.archive];
    archives.extend(&others);
    let found = screen("large", &large, &archives);
    for (name, half) in HALVES {
        found.print(name, |symbol| hash(symbol) % 2 == half);
    }
    found.print("all", |_| true);
    println!("all listed lines, 2015 to 2017: close and volume, held out");
    let mut archives: Vec<&Archive> = vec![&large.archive];
    archives.extend(&others);
    screen("broad", &broad, &archives).print("all", |_| true);
}

fn screen(name: &str, market: &Market, archives: &[&Archive]) -> Tally {
    let calendars = Calendars::built_in();
    let context = Context {
        actions: &market.actions,
        ..Context::of_calendars(&calendars)
    };
    let mut report = Report::with_limit(usize::MAX);
    let start = Instant::now();
    screen_bars(&market.bars, &context, &Thresholds::default(), &mut report);
    let seconds = start.elapsed().as_secs_f64();
    println!("  {} bars screened in {seconds:.2} s", report.bars());
    let truth = archive::truth(market, archives, TOLERANCE);
    let tally = Tally::of(&report, truth, &market.bars);
    tally.write(name);
    tally
}

/// FNV-1a, so that halves are the same on every machine.
fn hash(symbol: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    symbol.bytes().fold(0xcbf2_9ce4_8422_2325, mix) >> 7
}
