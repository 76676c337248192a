//! Limits: from how much on a session is provisional or held, and what a build does with one.

/// What a build does with a session that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Incomplete {
    /// Its levels are published as provisional, with the reason.
    Flag,
    /// Publication ends before it, and the reason is recorded.
    Hold,
}

impl Incomplete {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Flag, Self::Hold];

    /// The name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Hold => "hold",
        }
    }

    /// The one called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// From how much on a session is not complete (methodology, DQ09 and DQ10). Shares are fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct CompletenessLimits {
    /// Share of the members without a close above which publication is held: 0.01.
    pub hold_members: f64,
    /// Weight of the members without a close above which publication is held: 0.02.
    pub hold_weight: f64,
    /// Members whose close is in quarantine above which publication is held: 0.
    pub hold_quarantined: u32,
    /// Share of the candidates without a close above which a session is provisional: 0.01.
    pub provisional_candidates: f64,
    /// Share of the candidates without a close above which publication is held: 1/3.
    pub hold_candidates: f64,
    /// Later sessions that must have closed before a session is final as it stands: 2.
    pub final_after_sessions: u32,
}

impl Default for CompletenessLimits {
    fn default() -> Self {
        Self {
            hold_members: 0.01,
            hold_weight: 0.02,
            hold_quarantined: 0,
            provisional_candidates: 0.01,
            hold_candidates: 1.0 / 3.0,
            final_after_sessions: 2,
        }
    }
}

impl CompletenessLimits {
    /// The most sessions after which a session is final as it stands.
    pub const FINAL_AFTER_SESSIONS_MAX: u32 = 20;
    /// The most members whose close may be in quarantine.
    pub const HOLD_QUARANTINED_MAX: u32 = 10_000;

    /// The limits when each is in range.
    ///
    /// # Errors
    /// Names the first one that is not, its value and its limits.
    pub fn checked(self) -> Result<Self, CompletenessError> {
        let shares = [
            ("hold_members", self.hold_members),
            ("hold_weight", self.hold_weight),
            ("provisional_candidates", self.provisional_candidates),
            ("hold_candidates", self.hold_candidates),
        ];
        let most = |name, value: u32, most: u32| (name, f64::from(value), f64::from(most));
        let counts = [
            most(
                "hold_quarantined",
                self.hold_quarantined,
                Self::HOLD_QUARANTINED_MAX,
            ),
            most(
                "final_after_sessions",
                self.final_after_sessions,
                Self::FINAL_AFTER_SESSIONS_MAX,
            ),
        ];
        let all = shares.map(|(name, value)| (name, value, 1.0));
        let outside = all
            .into_iter()
            .chain(counts)
            .find(|(_, value, most)| !(0.0..=*most).contains(value));
        match outside {
            Some((name, value, most)) => Err(CompletenessError { name, value, most }),
            None => Ok(self),
        }
    }
}

/// A limit that cannot have its value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{name} {value} is out of range: 0 to {most}")]
pub struct CompletenessError {
    /// The limit.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// The most it may be.
    pub most: f64,
}

/// How complete a session must be, and what a build does with one that is not.
#[derive(Debug, Clone, PartialEq)]
pub struct CompletenessPolicy {
    /// What a build does with a session that is held.
    pub incomplete: Incomplete,
    /// From how much on a session is not complete.
    pub limits: CompletenessLimits,
}

impl Default for CompletenessPolicy {
    fn default() -> Self {
        Self {
            incomplete: Incomplete::Flag,
            limits: CompletenessLimits::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_is_no_share_is_refused_by_its_name_value_and_range() {
        let limits = CompletenessLimits {
            hold_weight: f64::NAN,
            ..CompletenessLimits::default()
        };
        let error = limits.checked().unwrap_err();
        assert_eq!(error.to_string(), "hold_weight NaN is out of range: 0 to 1");
    }
}
