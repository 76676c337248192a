//! Schedule: after which closes members and weights change (methodology, section 3.6).

use crate::Date;
use crate::named::named;

/// When weights are reset and members are chosen anew, always after a close.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// When weights are reset.
    pub rebalance: Rhythm,
    /// When members are chosen anew; `None` means at every rebalance. Between reconstitutions a
    /// rebalance resets the weights of the members there are.
    pub reconstitution: Option<Rhythm>,
    /// Index sessions between the prices that size shares and the close after which they hold.
    pub reference_lag_sessions: u32,
    /// Index sessions over which a rebalance is traded, the last one being its date; fewer where
    /// another one was less long before.
    pub stages: u32,
    /// Resets weights also when one has drifted this far from its target.
    pub drift_band: Option<f64>,
}

/// Which closes a rule picks.
#[derive(Debug, Clone, PartialEq)]
pub enum Rhythm {
    /// Every index session.
    Daily,
    /// The last index session of an ISO week.
    Weekly,
    /// A day of some months.
    Months {
        /// Which months.
        months: Months,
        /// Which day of them.
        on: MonthDay,
    },
    /// Stated dates; one that is no index session means the last one before it.
    Dates(Vec<Date>),
    /// Never after the base.
    Never,
}

named! {
    /// A day of a month.
    MonthDay {
        /// The last index session of the month.
        LastSession => "last_session",
        /// The third Friday, or the last index session before it.
        ThirdFriday => "third_friday",
    }
}

/// A set of months of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Months(u16);

impl Months {
    /// Every month.
    pub const ALL: Self = Self(0b1111_1111_1111);
    /// March, June, September and December.
    pub const QUARTERS: Self = Self(0b1001_0010_0100);
    /// June.
    pub const JUNE: Self = Self(0b0000_0010_0000);

    /// The set of `months`, 1 for January; `None` when one is not 1 to 12 or there is none.
    #[must_use]
    pub fn of(months: &[u32]) -> Option<Self> {
        let mut set = 0;
        for &month in months {
            if !(1..=12).contains(&month) {
                return None;
            }
            set |= 1 << (month - 1);
        }
        (set != 0).then_some(Self(set))
    }

    /// Whether `month` is in the set, 1 for January.
    #[must_use]
    pub fn contains(self, month: u32) -> bool {
        (1..=12).contains(&month) && self.0 & (1 << (month - 1)) != 0
    }

    /// The months of the set, ascending.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        (1..=12).filter(move |month| self.contains(*month))
    }
}

impl Rhythm {
    /// The rhythms that have a name.
    pub const NAMES: [&'static str; 6] =
        ["daily", "weekly", "monthly", "quarterly", "annual", "never"];

    /// The last session of each month.
    pub const MONTHLY: Self = Self::Months {
        months: Months::ALL,
        on: MonthDay::LastSession,
    };

    /// The third Friday of March, June, September and December.
    pub const QUARTERLY: Self = Self::Months {
        months: Months::QUARTERS,
        on: MonthDay::ThirdFriday,
    };

    /// The third Friday of June.
    pub const ANNUAL: Self = Self::Months {
        months: Months::JUNE,
        on: MonthDay::ThirdFriday,
    };

    /// The rhythm called `name`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "daily" => Self::Daily,
            "weekly" => Self::Weekly,
            "monthly" => Self::MONTHLY,
            "quarterly" => Self::QUARTERLY,
            "annual" => Self::ANNUAL,
            "never" => Self::Never,
            _ => return None,
        })
    }

    /// Its name; `None` for rhythms that are spelled out.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        Self::NAMES
            .into_iter()
            .find(|name| Self::parse(name).as_ref() == Some(self))
    }
}

impl Schedule {
    /// Members and weights at each close that `rhythm` picks.
    #[must_use]
    pub fn of(rhythm: Rhythm) -> Self {
        Self {
            rebalance: rhythm,
            reconstitution: None,
            reference_lag_sessions: 0,
            stages: 1,
            drift_band: None,
        }
    }
}
