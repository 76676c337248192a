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
            let back = |sessions: u32| self.days.row(position.saturating_sub(sessions as usize));
            let stages = self.stages(effective);
            return Some(Event {
                is_reconstitution,
                determination: back(self.definition.selection.lag_sessions),
                reference: back(schedule.reference_lag_sessions),
                stage: to_u32(stages - ahead),
                stages: to_u32(stages),
            });
        }
        None
    }

    /// The stages of the rebalance that is due at `effective`: fewer where the one before it is
    /// nearer, so that each begins after the one before ended.
    fn stages(&self, effective: usize) -> usize {
        let most = self.definition.schedule.stages as usize;
        let is_other = |back: &usize| *back <= effective && self.due(effective - back).is_some();
        (1..most).find(is_other).unwrap_or(most)
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

fn to_u32(stages: usize) -> u32 {
    u32::try_from(stages).expect("stages are few")
}

#[cfg(test)]
mod tests {
    use equipoise_model::{Date, IndexId, Panel, Rhythm};

    use super::*;

    #[test]
    fn a_rebalance_soon_after_another_has_the_stages_that_fit_between_them() {
        let dates: Vec<Date> = (1..=12)
            .filter_map(|day| Date::from_ymd_opt(2024, 7, day))
            .collect();
        let panel = Panel {
            sessions: dates.clone().into(),
            ..Panel::default()
        };
        let index = IndexId::parse("STAGED").unwrap();
        let mut definition = Definition::equal_weight(index, 1);
        definition.schedule.stages = 3;
        definition.schedule.rebalance = Rhythm::Dates(vec![dates[4], dates[6], dates[11]]);
        let days = IndexDays::new(&panel, None);
        let plan = Plan::new(&definition, &days);
        let stages: Vec<Option<(u32, u32)>> = (0..days.len())
            .map(|at| plan.event(at).map(|event| (event.stage, event.stages)))
            .collect();
        let three = [Some((1, 3)), Some((2, 3)), Some((3, 3))];
        assert_eq!(stages[..2], [None, None]);
        assert_eq!(stages[2..5], three);
        assert_eq!(stages[5..7], [Some((1, 2)), Some((2, 2))]);
        assert_eq!(stages[7..9], [None, None]);
        assert_eq!(stages[9..12], three);
    }
}
