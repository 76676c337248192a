//! The true return of a holder against what the facts add up to.

use std::collections::BTreeMap;

use equipoise_model::{ActionKind, CorporateAction, Date, SecurityId, SecurityMaster, calendar};

use super::{BUNDLED, actions, closes, in_force, master, subject};

struct Facts {
    master: SecurityMaster,
    closes: BTreeMap<(SecurityId, Date), f64>,
    actions: BTreeMap<(SecurityId, Date), Vec<CorporateAction>>,
}

impl Facts {
    fn new() -> Self {
        let master = master(&BUNDLED);
        let closes = closes(&BUNDLED, &master);
        let mut by_line: BTreeMap<_, Vec<CorporateAction>> = BTreeMap::new();
        for action in in_force(&BUNDLED) {
            by_line
                .entry((subject(&master, &action), action.ex_date))
                .or_default()
                .push(action);
        }
        for of_day in by_line.values_mut() {
            of_day.sort_by_key(|action| action.kind.order());
        }
        Self {
            master,
            closes,
            actions: by_line,
        }
    }

    fn close(&self, symbol: &str, session: Date) -> Option<f64> {
        let security = self.master.resolve(symbol, session)?;
        self.closes.get(&(security, session)).copied()
    }

    /// What a holder's share became, by the words of the model; `None` when a close is missing.
    fn holder_return(&self, security: SecurityId, session: Date) -> Option<f64> {
        let before = calendar::previous_session(session);
        let prior = *self.closes.get(&(security, before))?;
        let (mut held, mut worth, mut theoretical) = (1.0, 0.0, prior);
        let mut is_gone = false;
        for action in self.actions.get(&(security, session)).into_iter().flatten() {
            match &action.kind {
                ActionKind::Split { ratio } => {
                    held *= ratio;
                    theoretical /= ratio;
                }
                ActionKind::StockDividend { ratio } => {
                    held *= 1.0 + ratio;
                    theoretical /= 1.0 + ratio;
                }
                ActionKind::Rights { ratio, price } => {
                    let after = (theoretical + ratio * price) / (1.0 + ratio);
                    held *= theoretical / after;
                    theoretical = after;
                }
                ActionKind::CashDividend { amount }
                | ActionKind::SpecialDividend { amount }
                | ActionKind::DividendCorrection { amount } => {
                    worth += held * amount;
                }
                ActionKind::SpinOff { child, ratio, .. } => {
                    worth += held * ratio * self.close(child, session)?;
                }
                ActionKind::Merger {
                    acquirer,
                    ratio,
                    amount,
                } => {
                    let paid = acquirer
                        .as_ref()
                        .map_or(Some(0.0), |line| self.close(line, session));
                    worth += amount + ratio * paid?;
                    is_gone = true;
                }
                ActionKind::Delisting { price } => {
                    worth += price.unwrap();
                    is_gone = true;
                }
                ActionKind::SymbolChange { .. }
                | ActionKind::Suspension
                | ActionKind::Resumption => {}
            }
        }
        if !is_gone {
            worth += held * self.closes.get(&(security, session))?;
        }
        Some(worth / prior - 1.0)
    }
}

#[test]
fn every_return_is_what_closes_and_actions_add_up_to() {
    let facts = Facts::new();
    let truth = &BUNDLED.truth;
    let (mut checked, mut unseen) = (0, 0);
    for line in &truth.lines {
        for session in truth
            .sessions
            .iter()
            .skip(line.first_row + 1)
            .take(line.returns.len() - 1)
        {
            let expected = truth.holder_return(line.security, *session).unwrap();
            let Some(found) = facts.holder_return(line.security, *session) else {
                unseen += 1;
                continue;
            };
            assert!(
                (found - expected).abs() < 1e-12,
                "{:?} {session}: {found} {expected}",
                line.security
            );
            checked += 1;
        }
    }
    assert!(
        checked > 1_300_000 && unseen < 300,
        "{checked} checked, {unseen} unseen"
    );
}

#[test]
fn an_event_that_hands_out_value_makes_no_jump_for_a_holder() {
    let truth = &BUNDLED.truth;
    let master = master(&BUNDLED);
    for action in actions(&BUNDLED) {
        if matches!(action.kind, ActionKind::Delisting { .. }) {
            continue;
        }
        let security = subject(&master, action);
        let fraction = truth.holder_return(security, action.ex_date).unwrap();
        assert!(fraction.abs() < 0.25, "{action:?}: {fraction}");
    }
}

#[test]
fn a_failure_costs_its_holder_nearly_everything() {
    let truth = &BUNDLED.truth;
    let master = master(&BUNDLED);
    for action in actions(&BUNDLED) {
        if !matches!(action.kind, ActionKind::Delisting { .. }) {
            continue;
        }
        let security = subject(&master, action);
        let fraction = truth.holder_return(security, action.ex_date).unwrap();
        assert!((-1.0..=-0.8).contains(&fraction), "{action:?}: {fraction}");
    }
}

#[test]
fn nobody_holds_a_line_before_its_second_session_or_after_its_end() {
    let truth = &BUNDLED.truth;
    for line in &truth.lines {
        assert_eq!(
            truth.holder_return(line.security, truth.sessions[line.first_row]),
            None
        );
        if let Some(after) = truth.sessions.get(line.first_row + line.returns.len()) {
            assert_eq!(truth.holder_return(line.security, *after), None);
            assert_eq!(truth.close(line.security, *after), None);
        }
    }
    assert_eq!(
        truth.holder_return(SecurityId(u32::MAX), truth.sessions[9]),
        None
    );
}
