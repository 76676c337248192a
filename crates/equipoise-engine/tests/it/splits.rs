//! A law of an index: a split of any line by any ratio on any day leaves every level.

use equipoise_model::definitions::{RankBy, Scheme};
use equipoise_model::{ActionKind, CorporateAction, Date};
use equipoise_testkit::{Market, Random};

use crate::laws::{assert_same_levels, each};
use crate::support::Case;

#[test]
fn splitting_a_line_by_any_ratio_on_any_day_leaves_every_level() {
    let mut splits = 0;
    each(|case| {
        let definition = &case.definition;
        let looks_at_prices = definition.weighting.scheme == Scheme::Price
            || definition.weighting.share_decimals.is_some()
            || definition.selection.by == RankBy::Price
            || definition.universe.min_price.is_some()
            || definition.universe.max_price.is_some();
        let mut random = Random::new(case.seed + 11);
        let symbol = random.choose(&["S00", "S01", "S02"]);
        let sessions = case.market.sessions();
        let session = sessions[1 + random.below(sessions.len() - 1)];
        if looks_at_prices || !can_split(&case.market, symbol, session) {
            return;
        }
        let ratio = random.choose(&[2.0, 4.0, 0.5, 8.0]);
        let market = split(&case.market, symbol, session, ratio);
        let other = Case::from(case.seed, market, definition.clone());
        assert_same_levels(case, &other.series);
        splits += 1;
    });
    assert!(splits > 100, "{splits} splits");
}

/// Whether nothing else about the share basis of `symbol` is said on `session`, and its name stays.
fn can_split(market: &Market, symbol: &str, session: Date) -> bool {
    let mut actions = market.actions.iter().chain(&market.restated);
    actions.all(|action| {
        let is_basis = matches!(
            action.kind,
            ActionKind::Split { .. } | ActionKind::StockDividend { .. }
        );
        let is_renamed = matches!(action.kind, ActionKind::SymbolChange { .. });
        action.symbol != symbol || !(is_renamed || (is_basis && action.ex_date == session))
    })
}

/// `market` with `ratio` shares of `symbol` for one from `session` on, and every figure a share said
/// on the new basis.
fn split(market: &Market, symbol: &str, session: Date, ratio: f64) -> Market {
    let mut market = market.clone();
    for row in 0..market.bars.len() {
        let bar = market.bars.row(row);
        if bar.symbol == symbol && bar.session >= session {
            market.bars.close[row] /= ratio;
            market.bars.volume[row] *= ratio;
        }
    }
    let unlisted = format!("U{symbol}");
    for count in &mut market.shares {
        if (count.symbol == symbol || count.symbol == unlisted) && count.effective >= session {
            count.shares_outstanding *= ratio;
        }
    }
    for action in market.actions.iter_mut().chain(&mut market.restated) {
        if action.ex_date < session {
            continue;
        }
        if action.symbol == symbol {
            rebase_holder(&mut action.kind, ratio);
        }
        match &mut action.kind {
            ActionKind::SpinOff {
                child,
                ratio: shares,
                price,
            } if child == symbol => {
                *shares *= ratio;
                *price = price.map(|price| price / ratio);
            }
            ActionKind::Merger {
                acquirer: Some(acquirer),
                ratio: shares,
                ..
            } if acquirer == symbol => *shares *= ratio,
            _ => {}
        }
    }
    market.actions.push(CorporateAction {
        symbol: symbol.to_owned(),
        ex_date: session,
        currency: None,
        known: None,
        kind: ActionKind::Split { ratio },
    });
    market
}

/// The terms of an action for a holder of `ratio` times the shares.
fn rebase_holder(kind: &mut ActionKind, ratio: f64) {
    match kind {
        ActionKind::CashDividend { amount }
        | ActionKind::SpecialDividend { amount }
        | ActionKind::DividendCorrection { amount } => *amount /= ratio,
        ActionKind::SpinOff { ratio: shares, .. } => *shares /= ratio,
        ActionKind::Rights { price, .. } => *price /= ratio,
        ActionKind::Merger {
            ratio: shares,
            amount,
            ..
        } => {
            *shares /= ratio;
            *amount /= ratio;
        }
        ActionKind::Delisting { price } => *price = price.map(|price| price / ratio),
        _ => {}
    }
}
