//! Verify: does a series recomputed from the facts agree with the published one, to the last bit?

use equipoise_model::{AdjustmentRow, BasketRow, Date, HeldRow, OverlayRow, Series, SessionRow};

/// The first place where a published series and its recomputation differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The session.
    pub session: Date,
    /// What differs: a column of the levels, or a constituent's figure.
    pub what: String,
    /// The published value, as text.
    pub published: String,
    /// The recomputed value, as text.
    pub recomputed: String,
}

/// The first difference between `published` and `recomputed`; `None` when they agree bit for bit.
#[must_use]
pub fn first_difference(published: &Series, recomputed: &Series) -> Option<Difference> {
    let mut differences = [
        level_difference(published, recomputed),
        held_difference(published, recomputed),
        basket_difference(published, recomputed),
        adjustment_difference(published, recomputed),
        overlay_difference(published, recomputed),
    ];
    differences.sort_by_key(|found| found.as_ref().map_or(Date::MAX, |found| found.session));
    differences.into_iter().next().flatten()
}

/// The cells of one row, by name, as the bits that must agree.
type Cells = Vec<(&'static str, Cell)>;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell {
    Number(u64),
    Count(u32),
}

impl Cell {
    /// Every `NaN` counts as the same: it stands for a figure that is not known.
    fn number(value: f64) -> Self {
        let canonical = if value.is_nan() { f64::NAN } else { value };
        Self::Number(canonical.to_bits())
    }

    fn text(self) -> String {
        match self {
            Self::Number(bits) => f64::from_bits(bits).to_string(),
            Self::Count(count) => count.to_string(),
        }
    }
}

fn level_difference(published: &Series, recomputed: &Series) -> Option<Difference> {
    let cells = |row: &SessionRow| -> Cells {
        vec![
            ("price_return", Cell::number(row.price_return)),
            ("gross_total_return", Cell::number(row.gross_total_return)),
            ("net_total_return", Cell::number(row.net_total_return)),
            ("net_of_cost", Cell::number(row.net_of_cost)),
            ("local_currency", Cell::number(row.local_currency)),
            ("twin_price_return", Cell::number(row.twin_price_return)),
            (
                "daily_return",
                Cell::number(row.daily_return.unwrap_or(f64::NAN)),
            ),
            ("divisor", Cell::number(row.divisor)),
            ("next_divisor", Cell::number(row.next_divisor)),
            ("twin_next_divisor", Cell::number(row.twin_next_divisor)),
            ("open_market_value", Cell::number(row.open_market_value)),
            ("market_value", Cell::number(row.market_value)),
            ("dividend_points", Cell::number(row.dividend_points)),
            ("net_dividend_points", Cell::number(row.net_dividend_points)),
            ("turnover", Cell::number(row.turnover)),
            ("cost", Cell::number(row.cost)),
            ("constituents", Cell::Count(row.constituents)),
            ("is_rebalance", Cell::Count(u32::from(row.is_rebalance))),
        ]
    };
    let nothing = |_: &SessionRow| String::new();
    compare(
        &published.sessions,
        &recomputed.sessions,
        |row| row.session,
        nothing,
        cells,
    )
}

fn held_difference(published: &Series, recomputed: &Series) -> Option<Difference> {
    let cells = |row: &HeldRow| -> Cells {
        vec![
            ("index_shares", Cell::number(row.index_shares)),
            ("prior_close", Cell::number(row.prior_close)),
            ("close", Cell::number(row.close)),
            ("prior_rate", Cell::number(row.prior_rate)),
            ("rate", Cell::number(row.rate)),
            ("target_weight", Cell::number(row.target_weight)),
            ("open_weight", Cell::number(row.open_weight)),
            ("contribution", Cell::number(row.contribution)),
            ("security", Cell::Count(row.security.0)),
        ]
    };
    let name = |row: &HeldRow| format!(" of held security {}", row.security.0);
    compare(
        &published.held,
        &recomputed.held,
        |row| row.session,
        name,
        cells,
    )
}

fn basket_difference(published: &Series, recomputed: &Series) -> Option<Difference> {
    let cells = |row: &BasketRow| -> Cells {
        vec![
            ("rank", Cell::Count(row.rank)),
            ("index_shares", Cell::number(row.index_shares)),
            ("twin_shares", Cell::number(row.twin_shares)),
            ("close", Cell::number(row.close)),
            ("market_cap", Cell::number(row.market_cap)),
            ("weight", Cell::number(row.weight)),
            ("target_weight", Cell::number(row.target_weight)),
            ("security", Cell::Count(row.security.0)),
        ]
    };
    let name = |row: &BasketRow| format!(" of security {}", row.security.0);
    compare(
        &published.baskets,
        &recomputed.baskets,
        |row| row.session,
        name,
        cells,
    )
}

fn adjustment_difference(published: &Series, recomputed: &Series) -> Option<Difference> {
    let cells = |row: &AdjustmentRow| -> Cells {
        vec![
            ("value_change", Cell::number(row.value_change)),
            ("divisor_before", Cell::number(row.divisor_before)),
            ("divisor_after", Cell::number(row.divisor_after)),
            (
                "security",
                Cell::Count(row.security.map_or(u32::MAX, |id| id.0)),
            ),
        ]
    };
    let name = |row: &AdjustmentRow| format!(" of {} before or after the close", row.cause);
    compare(
        &published.adjustments,
        &recomputed.adjustments,
        |row| row.session,
        name,
        cells,
    )
}

fn overlay_difference(published: &Series, recomputed: &Series) -> Option<Difference> {
    let cells = |row: &OverlayRow| -> Cells { vec![("level", Cell::number(row.level))] };
    let name = |row: &OverlayRow| format!(" of overlay {}", row.overlay);
    compare(
        &published.overlays,
        &recomputed.overlays,
        |row| row.session,
        name,
        cells,
    )
}

fn compare<R>(
    published: &[R],
    recomputed: &[R],
    session: impl Fn(&R) -> Date,
    name: impl Fn(&R) -> String,
    cells: impl Fn(&R) -> Cells,
) -> Option<Difference> {
    for (ours, theirs) in published.iter().zip(recomputed) {
        if session(ours) != session(theirs) {
            return Some(missing(
                session(ours).min(session(theirs)),
                session(ours),
                session(theirs),
            ));
        }
        let pairs = cells(ours).into_iter().zip(cells(theirs));
        for ((column, published), (_, recomputed)) in pairs {
            if published != recomputed {
                return Some(Difference {
                    session: session(ours),
                    what: format!("{column}{}", name(ours)),
                    published: published.text(),
                    recomputed: recomputed.text(),
                });
            }
        }
    }
    let shared = published.len().min(recomputed.len());
    let longer = published.get(shared).or_else(|| recomputed.get(shared))?;
    Some(Difference {
        session: session(longer),
        what: "number of rows".to_owned(),
        published: published.len().to_string(),
        recomputed: recomputed.len().to_string(),
    })
}

fn missing(session: Date, published: Date, recomputed: Date) -> Difference {
    Difference {
        session,
        what: "session".to_owned(),
        published: published.to_string(),
        recomputed: recomputed.to_string(),
    }
}
