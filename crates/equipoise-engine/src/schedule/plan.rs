//! The plan: what a schedule does after each close, and which earlier closes it looks at.

use equipoise_model::definitions::Definition;

use super::{IndexDays, is_due};

/// What happens after the close of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Whether members are chosen anew; else the weights of those there are are reset.
    pub is_reconstitution: bool,
    /// Row of the close that decides who is a member.
    pub determination: usize,
    /// Row of the closes that size shares.
    pub reference: usize,
    /// Which of the stages this is, from 1.
    pub stage: u32,
    /// How many stages the rebalance has.
    pub stages: u32,
}

impl Event {
    /// Whether members and weights are decided here: at the first stage.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.stage == 1
    }
}

/// The events of a definition over the sessions of an index.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    definition: &'a Definition,
    days: &'a IndexDays,
}

impl<'a> Plan<'a> {
    /// The plan of `definition` over `days`.
    #[must_use]
    pub fn new(definition: &'a Definition, days: &'a IndexDays) -> Self {
        Self { definition, days }
    }

    /// What happens after the close of the session at `position`, if anything does.
    ///
    /// Closes before the first session at hand cannot be looked at: the first one stands for them. The
    /// stages of a rebalance begin no earlier than after the one before it: there are fewer of them
    /// where the two are close to each other.
    #[must_use]
    pub fn event(&self, position: usize) -> Option<Event> {
        let schedule = &self.definition.schedule;
        for ahead in 0..schedule.stages as usize {
            let effective = position + ahead;
            let Some(is_reconstitution) = self.due(effective) else {
                continue;
            };
            let stages = self.free_stages(effective);
            let back = |sessions: u32| self.days.row(position.saturating_sub(sessions as usize));
            return Some(Event {
                is_reconstitution,
                determination: back(self.definition.selection.lag_sessions),
                reference: back(schedule.reference_lag_sessions),
                stage: stages - u32::try_from(ahead).expect("stages are few"),
                stages,
            });
        }
        None
    }

    /// How many sessions up to `effective`, on which a rebalance is due, come after the last one on
    /// which another was; at most the stages of the schedule.
    fn free_stages(&self, effective: usize) -> u32 {
        let most = self.definition.schedule.stages;
        let is_due = |back: &u32| {
            let before = effective.checked_sub(*back as usize);
            before.is_some_and(|before| self.due(before).is_some())
        };
        (1..most).find(is_due).unwrap_or(most)
    }

    /// Whether a rebalance is due at `position`, and whether members are chosen anew then.
    fn due(&self, position: usize) -> Option<bool> {
        let schedule = &self.definition.schedule;
        let (session, following) = (self.days.date(position), self.days.date(position + 1));
        let is_rebalance = is_due(&schedule.rebalance, session, following);
        match &schedule.reconstitution {
            None => is_rebalance.then_some(true),
            Some(rhythm) => {
                let is_reconstitution = is_due(rhythm, session, following);
                (is_rebalance || is_reconstitution).then_some(is_reconstitution)
            }
        }
    }
}
