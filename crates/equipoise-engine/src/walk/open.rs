//! Before the open: corporate actions, with one divisor change for all of them.

use std::ops::Range;

use equipoise_model::panel::{Effect, PanelAction};
use equipoise_model::{Moment, NoticeKind};

use super::close::SpunOff;
use super::points::{Cash, CashKind};
use super::{Adjustments, Day, Scene, Walk, notice, to_u32};
use crate::actions;
use crate::basket::Lines;
use crate::record::Record;

/// Actions that are looked up one by one.
const FEW_ACTIONS: usize = 12;

/// What one action did.
struct Applied {
    column: u32,
    name: &'static str,
    outcome: Result<f64, String>,
    /// The line that came in.
    entrant: Option<u32>,
}

impl Walk {
    /// Apply the actions since the last session, and note the cash that goes ex.
    pub(super) fn open<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        actions: &[PanelAction],
        record: &mut R,
    ) {
        self.scratch.cash.clear();
        self.scratch.has_entrants = false;
        let mut unnoted = self.row + 1;
        if !actions.is_empty() {
            let held = self.concerning(scene, actions);
            let brings_in = |action: &&PanelAction| {
                matches!(
                    action.effect,
                    Effect::SpinOff { .. } | Effect::Merger { .. }
                )
            };
            self.scratch.has_entrants = held.iter().any(brings_in);
            // Those of one row are one change of the basket; a session after a closure has several,
            // and cash of the last of them may be that of an ex-date in the closure.
            for actions in held.chunk_by(|one, next| one.row == next.row) {
                let row = actions[0].row as usize;
                self.note_entitlements(unnoted..row);
                unnoted = row;
                self.apply(scene, day, actions, record);
            }
        }
        self.note_entitlements(unnoted..day.row + 1);
    }

    /// The actions that a holder of the basket is affected by.
    fn concerning<'a>(
        &mut self,
        scene: &Scene<'_>,
        all: &'a [PanelAction],
    ) -> Vec<&'a PanelAction> {
        let entitled = &self.entitled;
        let is_owed = |action: &PanelAction| match action.effect {
            Effect::LateDividend { ex_row, .. } => {
                let shares = entitled.get(&(ex_row, action.column));
                shares.is_some_and(|shares| *shares > 0.0)
            }
            _ => false,
        };
        let lines = self.basket.lines();
        if all.len() <= FEW_ACTIONS {
            let concerns =
                |action: &&PanelAction| lines.position(action.column).is_some() || is_owed(action);
            return all.iter().filter(concerns).collect();
        }
        // A mark for each line is cheaper than looking every action up.
        let is_held = &mut self.scratch.is_held;
        is_held.resize(scene.panel.columns(), false);
        let columns = lines.columns();
        columns
            .iter()
            .for_each(|column| is_held[*column as usize] = true);
        let concerns = |action: &&PanelAction| is_held[action.column as usize] || is_owed(action);
        let found = all.iter().filter(concerns).collect();
        columns
            .iter()
            .for_each(|column| is_held[*column as usize] = false);
        found
    }

    fn apply<R: Record>(
        &mut self,
        scene: &Scene<'_>,
        day: &Day,
        all: &[&PanelAction],
        record: &mut R,
    ) {
        let rules = self.rules;
        let prior = self.row;
        let rate_of = |column: u32| scene.conversion.rate(scene.panel, prior, column).value;
        let is_special_taxed = scene.definition.dividends.special_dividends_taxed;
        let is_change = all.iter().any(|action| changes_lines(&action.effect));
        if is_change {
            self.scratch.following.clear();
        }
        let mut cash = std::mem::take(&mut self.scratch.cash);
        let divisor_before = self.basket.divisor();
        let entitled = &self.entitled;
        let applied: Vec<Applied> = self.basket.rebase(|lines| {
            let mut applied = Vec::with_capacity(all.len());
            for action in all {
                let column = action.column;
                let shares = lines.get(column).map_or(0.0, |line| line.shares);
                let touched = R::DETAIL.then(|| Touched::of(action));
                let value = |lines: &Lines| touched.as_ref().map_or(0.0, |one| one.value(lines));
                let before = value(lines);
                let entrant = newcomer(action, lines);
                let outcome = actions::apply(lines, column, &action.effect, &rules, rate_of);
                let kind = match action.effect {
                    Effect::CashDividend { .. } => Some(CashKind::Ordinary),
                    Effect::LateDividend { ex_row, .. } => {
                        entitled
                            .get(&(ex_row, column))
                            .map(|entitled| CashKind::Late {
                                entitled: *entitled,
                            })
                    }
                    Effect::SpecialDividend { .. } if is_special_taxed => {
                        Some(CashKind::Special { shares })
                    }
                    _ => None,
                };
                // The amount of a line that left meanwhile was not looked at.
                let amounts = amounts(&action.effect).filter(|(amount, _)| amount.is_finite());
                if let (Ok(()), Some(kind), Some((amount, prior_amount))) =
                    (&outcome, kind, amounts)
                {
                    let prior_rate = rate_of(column);
                    cash.push(Cash {
                        column,
                        amount,
                        prior_amount,
                        prior_rate,
                        ex_session: match action.effect {
                            Effect::LateDividend { ex_session, .. } => ex_session,
                            _ => scene.panel.session(action.row as usize),
                        },
                        kind,
                    });
                }
                applied.push(Applied {
                    column,
                    name: action.effect.name(),
                    entrant: entrant.filter(|child| lines.position(*child).is_some()),
                    outcome: outcome.map(|()| value(lines) - before),
                });
            }
            applied
        });
        self.scratch.cash = cash;
        if is_change {
            let is_applied = |(_, one): &(&&PanelAction, &Applied)| one.outcome.is_ok();
            let done = all.iter().zip(&applied).filter(is_applied);
            let twin_rules = rules.of_twin();
            self.change_twin(|lines| {
                for (action, _) in done {
                    let outcome =
                        actions::apply(lines, action.column, &action.effect, &twin_rules, rate_of);
                    if outcome.is_err() {
                        // A takeover of all that the twin is worth.
                        lines.clear();
                    }
                }
            });
        }
        for (action, one) in all.iter().zip(&applied) {
            if let Some(child) = one.entrant {
                self.spun_off.push(SpunOff {
                    child,
                    parent: action.column,
                    entered: action.row,
                });
            }
        }
        if R::DETAIL {
            let divisors = (divisor_before, self.basket.divisor());
            say(scene, day, applied, divisors, record);
        }
    }

    /// Keep what a line gives a right to, where a dividend of one of `rows` will be known later.
    fn note_entitlements(&mut self, rows: Range<usize>) {
        if self.entitled.is_empty() || rows.is_empty() {
            return;
        }
        let divisor = self.basket.divisor();
        let lines = self.basket.lines();
        let rows = (to_u32(rows.start), 0)..(to_u32(rows.end), 0);
        for ((_, column), shares) in self.entitled.range_mut(rows) {
            *shares = lines.get(*column).map_or(0.0, |line| line.shares / divisor);
        }
    }
}

fn say<R: Record>(
    scene: &Scene<'_>,
    day: &Day,
    applied: Vec<Applied>,
    divisors: (f64, f64),
    record: &mut R,
) {
    let mut adjustments = Adjustments::default();
    for one in applied {
        let kind = match one.outcome {
            Ok(value_change) => {
                adjustments.add(Some(one.column), one.name, value_change);
                NoticeKind::ActionApplied {
                    action: one.name.to_owned(),
                }
            }
            Err(reason) => NoticeKind::ActionIgnored {
                action: one.name.to_owned(),
                reason,
            },
        };
        record.notice(notice(scene, day, Some(one.column), kind));
    }
    adjustments.record(scene, day, Moment::Open, divisors, record);
}

/// The lines an action may change.
struct Touched([Option<u32>; 2]);

impl Touched {
    fn of(action: &PanelAction) -> Self {
        let other = match action.effect {
            Effect::SpinOff { child, .. } => child,
            Effect::Merger { acquirer, .. } => acquirer,
            _ => None,
        };
        Self([Some(action.column), other])
    }

    fn value(&self, lines: &Lines) -> f64 {
        let columns = self.0.iter().flatten();
        let held = columns.filter_map(|column| lines.get(*column));
        held.map(|line| line.value()).sum()
    }
}

/// The line that `action` hands out, when it is not among `lines`: more shares of a constituent are
/// no new line.
fn newcomer(action: &PanelAction, lines: &Lines) -> Option<u32> {
    match action.effect {
        Effect::SpinOff { child, .. } => child.filter(|child| lines.position(*child).is_none()),
        _ => None,
    }
}

fn changes_lines(effect: &Effect) -> bool {
    !matches!(
        effect,
        Effect::CashDividend { .. } | Effect::LateDividend { .. } | Effect::Delisting { .. }
    )
}

/// Cash a share at the rates of its session, and at those of the session before.
fn amounts(effect: &Effect) -> Option<(f64, f64)> {
    match effect {
        Effect::CashDividend {
            amount,
            prior_amount,
        }
        | Effect::LateDividend {
            amount,
            prior_amount,
            ..
        } => Some((*amount, *prior_amount)),
        // It lowers the close of the session before, so it is stated at the rates of that one only.
        Effect::SpecialDividend { amount } => Some((*amount, *amount)),
        _ => None,
    }
}
