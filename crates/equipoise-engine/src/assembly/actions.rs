//! Corporate actions on the panel: symbols become columns, ex-dates become rows.

use equipoise_model::panel::{Effect, PanelAction};
use equipoise_model::{ActionKind, CorporateAction, Date, Panel, SecurityId, SecurityMaster};

use super::{Columns, to_u32};

/// What makes two statements the same action: line, ex-date and kind (for a spin-off also the
/// child). A later batch replaces what an earlier one states.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Debug)]
struct Key {
    ex_date: Date,
    security: SecurityId,
    order: u8,
    child: Option<String>,
}

/// Set the actions of `panel`, end listings at takeovers and delistings, and give a delisted line
/// its final value.
pub(super) fn place(
    panel: &mut Panel<'_>,
    batches: &[Vec<CorporateAction>],
    master: &SecurityMaster,
    columns: &Columns,
) {
    let mut placed: Vec<(u8, PanelAction)> = Vec::new();
    for (key, action) in latest(batches, master) {
        let row = panel.row_at_or_after(key.ex_date);
        let Some(column) = columns.of(key.security) else {
            continue;
        };
        if row == panel.sessions.len() {
            if ends_listing(&action.kind) {
                // It is still to come: until then the security record does not end the listing.
                panel.delisted_row.to_mut()[column as usize] = u32::MAX;
            }
            continue;
        }
        if let Some(effect) = effect(&action, master, columns) {
            placed.push((
                key.order,
                PanelAction {
                    row: to_u32(row),
                    column,
                    effect,
                },
            ));
        }
    }
    placed.sort_by_key(|(order, action)| (action.row, *order, action.column));
    panel.actions = placed.into_iter().map(|(_, action)| action).collect();
    end_listings(panel);
}

/// Every action once, by ex-date.
fn latest(
    batches: &[Vec<CorporateAction>],
    master: &SecurityMaster,
) -> Vec<(Key, CorporateAction)> {
    let mut stated: Vec<(Key, usize, &CorporateAction)> = Vec::new();
    for (batch, actions) in batches.iter().enumerate() {
        for action in actions {
            let before = action.ex_date.pred_opt().unwrap_or(action.ex_date);
            let Some(security) = master.resolve(&action.symbol, before) else {
                continue;
            };
            let child = match &action.kind {
                ActionKind::SpinOff { child, .. } => Some(child.clone()),
                _ => None,
            };
            let order = action.kind.order();
            stated.push((
                Key {
                    ex_date: action.ex_date,
                    security,
                    order,
                    child,
                },
                batch,
                action,
            ));
        }
    }
    stated.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let is_last = |position: usize| {
        let (key, batch, _) = &stated[position];
        stated[position + 1..]
            .iter()
            .take_while(|next| next.0 == *key)
            .all(|next| next.1 == *batch)
    };
    (0..stated.len())
        .filter(|position| is_last(*position))
        .map(|position| (stated[position].0.clone(), stated[position].2.clone()))
        .collect()
}

fn ends_listing(kind: &ActionKind) -> bool {
    matches!(
        kind,
        ActionKind::Merger { .. } | ActionKind::Delisting { .. }
    )
}

fn effect(action: &CorporateAction, master: &SecurityMaster, columns: &Columns) -> Option<Effect> {
    let column_of = |symbol: &str| columns.of(master.resolve(symbol, action.ex_date)?);
    Some(match &action.kind {
        ActionKind::Split { .. } | ActionKind::StockDividend { .. } => Effect::Split {
            factor: action.kind.share_factor(),
        },
        ActionKind::CashDividend { amount } => Effect::CashDividend { amount: *amount },
        ActionKind::SpecialDividend { amount } => Effect::SpecialDividend { amount: *amount },
        ActionKind::SpinOff {
            child,
            ratio,
            price,
        } => Effect::SpinOff {
            child: column_of(child),
            ratio: *ratio,
            price: price.unwrap_or(0.0),
        },
        ActionKind::Rights { ratio, price } => Effect::Rights {
            ratio: *ratio,
            price: *price,
        },
        ActionKind::Merger {
            acquirer,
            ratio,
            amount,
        } => Effect::Merger {
            acquirer: acquirer.as_deref().and_then(column_of),
            ratio: *ratio,
            amount: *amount,
        },
        ActionKind::Delisting { price } => Effect::Delisting {
            price: price.unwrap_or(f64::NAN),
        },
        ActionKind::SymbolChange { .. } => return None,
    })
}

/// A takeover or delisting ends the listing on its row, whatever the security record says: only
/// then is the final value in the level.
fn end_listings(panel: &mut Panel<'_>) {
    let width = panel.columns();
    for action in panel.actions.iter() {
        let (row, column) = (action.row, action.column as usize);
        match action.effect {
            Effect::Merger { .. } => panel.delisted_row.to_mut()[column] = row,
            Effect::Delisting { price } => {
                panel.delisted_row.to_mut()[column] = row;
                let cell = &mut panel.close.to_mut()[row as usize * width + column];
                if price.is_finite() {
                    *cell = price;
                }
            }
            _ => {}
        }
    }
}
