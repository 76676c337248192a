//! Corporate actions on the panel: symbols become columns, ex-dates become rows.

use chrono::Months;
use equipoise_model::calendar::Calendars;
use equipoise_model::fx::major_unit;
use equipoise_model::panel::{Effect, PanelAction, Suspension};
use equipoise_model::{
    ActionKind, CorporateAction, Date, Panel, Security, SecurityId, SecurityMaster,
};

use super::{Columns, calendar_of, known_row, to_u32};
use crate::conversion::spot;

/// What makes two statements the same action: line, ex-date and kind (for a spin-off also the
/// child). A later batch replaces what an earlier one states.
#[derive(PartialEq, Eq, PartialOrd, Ord, Clone, Debug)]
struct Key {
    ex_date: Date,
    security: SecurityId,
    order: u8,
    child: Option<String>,
}

/// How long after its ex-date a dividend may still enter.
const LATE_MONTHS: Months = Months::new(12);

/// A change of the share basis of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Split {
    pub(super) column: u32,
    /// The row before whose open it takes effect.
    pub(super) row: usize,
    pub(super) ex_date: Date,
    /// Shares after for one share before.
    pub(super) factor: f64,
}

/// Set the actions and suspensions of `panel`, end listings at takeovers and delistings, and give a
/// delisted line its final value. Answers the splits, by row: one from before the first session
/// stands on it, and share counts must know which of the two came first.
pub(super) fn place(
    panel: &mut Panel<'_>,
    batches: &[Vec<CorporateAction>],
    master: &SecurityMaster,
    columns: &Columns,
    calendars: &Calendars,
) -> Vec<Split> {
    let mut splits = Vec::new();
    let mut placed: Vec<(u8, PanelAction)> = Vec::new();
    let mut suspensions = Vec::new();
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
        if let ActionKind::Suspension | ActionKind::Resumption = action.kind {
            suspensions.push(Suspension {
                row: to_u32(row),
                column,
                is_suspended: action.kind == ActionKind::Suspension,
            });
            continue;
        }
        let place = Place {
            panel,
            master,
            columns,
            calendars,
            column,
            row,
        };
        if let Some((row, effect)) = place.effect(&action) {
            if let Effect::Split { factor } = effect {
                splits.push(Split {
                    column,
                    row,
                    ex_date: key.ex_date,
                    factor,
                });
            }
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
    suspensions.sort_by_key(|change| (change.row, change.column));
    panel.actions = placed.into_iter().map(|(_, action)| action).collect();
    panel.suspensions = suspensions.into();
    end_listings(panel);
    splits.sort_by_key(|split| (split.row, split.ex_date));
    splits
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

/// Where an action stands on the panel.
struct Place<'p> {
    panel: &'p Panel<'p>,
    master: &'p SecurityMaster,
    columns: &'p Columns,
    calendars: &'p Calendars,
    column: u32,
    /// The first row at or after the ex-date.
    row: usize,
}

impl Place<'_> {
    /// The row at which `action` takes effect, and what it does; `None` when it changes nothing or
    /// is not known yet.
    fn effect(&self, action: &CorporateAction) -> Option<(usize, Effect)> {
        let prior = self.row.saturating_sub(1);
        let at_open = |amount: f64| amount * self.price_units(action, prior);
        let effect = match &action.kind {
            ActionKind::Split { .. } | ActionKind::StockDividend { .. } => Effect::Split {
                factor: action.kind.share_factor(),
            },
            ActionKind::CashDividend { amount } | ActionKind::DividendCorrection { amount } => {
                return self.cash(action, *amount);
            }
            ActionKind::SpecialDividend { amount } if is_nothing(*amount) => return None,
            ActionKind::SpecialDividend { amount } => Effect::SpecialDividend {
                amount: at_open(*amount),
            },
            ActionKind::SpinOff {
                child,
                ratio,
                price,
            } => Effect::SpinOff {
                child: self.column_of(child, action.ex_date),
                ratio: *ratio,
                price: price.map_or(0.0, at_open),
            },
            ActionKind::Rights { ratio, price } => Effect::Rights {
                ratio: *ratio,
                price: at_open(*price),
            },
            ActionKind::Merger {
                acquirer,
                ratio,
                amount,
            } => Effect::Merger {
                acquirer: acquirer
                    .as_deref()
                    .and_then(|symbol| self.column_of(symbol, action.ex_date)),
                ratio: *ratio,
                amount: at_open(*amount),
            },
            ActionKind::Delisting { price } => Effect::Delisting {
                price: price.map_or(f64::NAN, |price| price * self.price_units(action, self.row)),
            },
            ActionKind::Suspension | ActionKind::Resumption | ActionKind::SymbolChange { .. } => {
                return None;
            }
        };
        Some((self.row, effect))
    }

    /// Cash, on its ex-date; on the next day on which the line trades where it does not then; or
    /// when it was known if that is later, up to [`LATE_MONTHS`] after the ex-date (methodology,
    /// section 1.5, dividend policy).
    fn cash(&self, action: &CorporateAction, amount: f64) -> Option<(usize, Effect)> {
        if is_nothing(amount) {
            return None;
        }
        let row = self.known_row(action).max(self.traded_row()?);
        let last = action.ex_date.checked_add_months(LATE_MONTHS)?;
        if row == self.panel.sessions.len() || self.panel.session(row) > last {
            return None;
        }
        let prior_amount = amount * self.price_units(action, row.saturating_sub(1));
        let amount = amount * self.price_units(action, row);
        // Where the session before had no rate yet, the first one there is stands for it.
        let prior_amount = match prior_amount.is_nan() {
            true => amount,
            false => prior_amount,
        };
        if row == self.row {
            let effect = Effect::CashDividend {
                amount,
                prior_amount,
            };
            return Some((row, effect));
        }
        let effect = Effect::LateDividend {
            amount,
            prior_amount,
            ex_row: to_u32(self.row),
            ex_session: self.panel.session(self.row),
        };
        Some((row, effect))
    }

    /// The first row at or after the ex-date on which the line has a close of its own. Nothing is
    /// carried yet.
    fn traded_row(&self) -> Option<usize> {
        let mut rows = self.row..self.panel.sessions.len();
        rows.find(|row| self.panel.closes(*row)[self.column as usize].is_finite())
    }

    /// The first row at or after the ex-date by whose close the action was known.
    fn known_row(&self, action: &CorporateAction) -> usize {
        let Some(known) = action.known else {
            return self.row;
        };
        let calendar = calendar_of(self.calendars, self.line());
        self.row
            .max(known_row(&self.panel.sessions, calendar, known))
    }

    fn line(&self) -> &Security {
        &self.panel.securities[self.column as usize]
    }

    /// Price units of the line for one unit of the currency of `action`, in `row`; `NaN` when there
    /// is no rate.
    fn price_units(&self, action: &CorporateAction, row: usize) -> f64 {
        let line = &self.line().currency;
        let Some(stated) = action.currency.as_ref().filter(|stated| *stated != line) else {
            return 1.0;
        };
        let (stated, stated_unit) = major_unit(stated);
        let (line, line_unit) = major_unit(line);
        spot(self.panel, row, stated, line).value * stated_unit / line_unit
    }

    fn column_of(&self, symbol: &str, date: Date) -> Option<u32> {
        self.columns.of(self.master.resolve(symbol, date)?)
    }
}

/// A dividend of nothing is one that was cancelled.
#[allow(
    clippy::float_cmp,
    reason = "exactly nothing is what a cancellation states"
)]
fn is_nothing(amount: f64) -> bool {
    amount == 0.0
}

/// The first takeover or delisting ends the listing on its row, whatever the security record says:
/// only then is the final value in the level.
fn end_listings(panel: &mut Panel<'_>) {
    let width = panel.columns();
    let mut has_ended = vec![false; width];
    for action in panel.actions.iter() {
        let (row, column) = (action.row, action.column as usize);
        let is_end = matches!(
            action.effect,
            Effect::Merger { .. } | Effect::Delisting { .. }
        );
        if is_end && !has_ended[column] {
            has_ended[column] = true;
            panel.delisted_row.to_mut()[column] = row;
        }
        if let Effect::Delisting { price } = action.effect
            && price.is_finite()
        {
            panel.close.to_mut()[row as usize * width + column] = price;
        }
    }
}
