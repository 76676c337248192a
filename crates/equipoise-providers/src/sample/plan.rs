//! The plan: how many events of each kind happen, and in which session. Which line an event meets
//! is decided when its session comes.

use super::random::Random;

/// An event that is due; the line is not chosen yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Planned {
    /// A company is listed.
    Listing,
    /// A company is listed under a symbol that an earlier one left behind.
    ListingUnderOldSymbol,
    Split,
    /// A split whose ex-date has no bar.
    UnseenSplit,
    ReverseSplit,
    StockDividend,
    Rights,
    /// A spin-off; the flag tells whether the value of the child is stated.
    SpinOff {
        is_priced: bool,
    },
    SpecialDividend,
    SymbolChange,
    /// A takeover is announced; it is completed months later.
    Takeover,
    /// A company starts to fail; it is delisted months later.
    Failure,
    /// One of the largest companies collapses within days.
    Collapse,
    Halt,
    /// A halt of one of the hundred largest.
    LargeHalt,
    /// A bar goes missing.
    Gap,
    /// A bar of one of the hundred largest goes missing.
    LargeGap,
}

/// The bundled market, for which the counts below hold: company-sessions of 600 companies over the
/// sessions of ten years.
const BUNDLED: f64 = 600.0 * 2516.0;

/// Kind, count in the bundled market, and the sessions that must remain for it to play out.
const COUNTS: [(Planned, f64, usize); 18] = [
    (Planned::Listing, 59.0, 25),
    (Planned::ListingUnderOldSymbol, 1.0, 25),
    (Planned::Split, 44.0, 5),
    (Planned::UnseenSplit, 1.0, 5),
    (Planned::ReverseSplit, 12.0, 5),
    (Planned::StockDividend, 3.0, 5),
    (Planned::Rights, 2.0, 5),
    (Planned::SpinOff { is_priced: true }, 5.0, 25),
    (Planned::SpinOff { is_priced: false }, 1.0, 25),
    (Planned::SpecialDividend, 12.0, 5),
    (Planned::SymbolChange, 8.0, 5),
    (Planned::Takeover, 27.0, 130),
    (Planned::Failure, 12.0, 70),
    (Planned::Collapse, 1.0, 10),
    (Planned::Halt, 4.0, 15),
    (Planned::LargeHalt, 3.0, 15),
    (Planned::Gap, 60.0, 2),
    (Planned::LargeGap, 25.0, 2),
];

/// No event happens in the first sessions, so that each line has a history before it.
const FIRST_ROW: usize = 21;

/// The size of a market, 1 for the bundled one.
pub(super) fn scale(companies: usize, sessions: usize) -> f64 {
    companies as f64 * sessions as f64 / BUNDLED
}

/// Every planned event with its row, by row.
pub(super) fn draw(
    companies: usize,
    sessions: usize,
    random: &mut Random,
) -> Vec<(usize, Planned)> {
    let scale = scale(companies, sessions);
    let mut plan = Vec::new();
    for (planned, bundled, remaining) in COUNTS {
        // An old symbol can be taken only after somebody left it.
        let earliest = match planned {
            Planned::ListingUnderOldSymbol => sessions * 7 / 10,
            _ => FIRST_ROW,
        };
        let Some(rows) = sessions.checked_sub(earliest + remaining) else {
            continue;
        };
        for _ in 0..rounded(bundled * scale) {
            plan.push((earliest + random.below(rows), planned));
        }
    }
    plan.sort_by_key(|(row, _)| *row);
    plan
}

/// How many of `companies` are listed only during the period.
pub(super) fn listings(plan: &[(usize, Planned)]) -> usize {
    let is_listing = |planned| matches!(planned, Planned::Listing | Planned::ListingUnderOldSymbol);
    plan.iter()
        .filter(|(_, planned)| is_listing(*planned))
        .count()
}

/// A count of events as a whole number.
pub(super) fn rounded(count: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small count"
    )]
    let whole = count.round() as usize;
    whole
}
