//! A symbol is given to another security right after the last one (methodology, DQ25).
//!
//! Threshold: 30 days between the end of a use and the beginning of the next. Outcome: quarantine of
//! the symbol: records that come late may mean either security.

use equipoise_model::Date;

use crate::line::Verdict;
use crate::thresholds::Thresholds;
use crate::{Field, Outcome};

/// Of a symbol that one security had until before `until`, and another one has from `from` on.
pub(crate) fn judge(until: Date, from: Date, limits: &Thresholds) -> Option<Verdict> {
    let days = (from - until).num_days();
    (days < i64::from(limits.reuse_days)).then(|| Verdict {
        session: from,
        field: Field::Symbol,
        value: days as f64,
        expected: f64::from(limits.reuse_days),
        outcome: Outcome::Quarantine,
        sentence: format!("given to another security {days} days after its last use"),
    })
}
