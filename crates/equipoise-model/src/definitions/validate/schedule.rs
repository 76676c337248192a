//! Rhythms, lags and stages.

use super::super::{Definition, Rhythm, Sizing};
use super::selection::MAX_LAG_SESSIONS;
use super::{Check, MAX_LIST, is_price_weighted};
use crate::Date;

const MAX_STAGES: u32 = 20;
/// Sessions of a short week: a rebalance must be complete before the next one begins.
const MAX_WEEKLY_STAGES: u32 = 3;
const MIN_DRIFT_BAND: f64 = 0.0001;

impl Check {
    pub(super) fn schedule(&mut self, definition: &Definition) {
        let schedule = &definition.schedule;
        let base = definition.base.date;
        self.dates("schedule.rebalance", &schedule.rebalance, base);
        if let Some(rhythm) = &schedule.reconstitution {
            self.dates("schedule.reconstitution", rhythm, base);
        }
        let lag = schedule.reference_lag_sessions;
        self.count("schedule.reference_lag_sessions", lag, 0, MAX_LAG_SESSIONS);
        self.count("schedule.stages", schedule.stages, 1, MAX_STAGES);
        if schedule.stages > 1 {
            self.stages(definition);
        }
        let Some(band) = schedule.drift_band else {
            return;
        };
        let field = "schedule.drift_band";
        self.within(field, band, MIN_DRIFT_BAND, 1.0);
        if is_every_day(definition) {
            let reason = "has no meaning where weights are reset every day";
            self.refuse(field, band, reason);
        }
        if is_price_weighted(definition) {
            let reason = "has no meaning where weighting.scheme is \"price\"";
            self.refuse(field, band, reason);
        }
    }

    fn stages(&mut self, definition: &Definition) {
        let schedule = &definition.schedule;
        let weighting = &definition.weighting;
        let is_weekly = |rhythm: &Rhythm| *rhythm == Rhythm::Weekly;
        let is_every_week = is_weekly(&schedule.rebalance)
            || schedule.reconstitution.as_ref().is_some_and(is_weekly);
        let reasons = [
            (
                is_every_day(definition),
                "cannot go with a daily rhythm: no rebalance would ever be complete",
            ),
            (
                is_every_week && schedule.stages > MAX_WEEKLY_STAGES,
                "cannot go with a weekly rhythm: 3 stages at most, a week may be short",
            ),
            (
                schedule.reference_lag_sessions > 0,
                "cannot go with schedule.reference_lag_sessions",
            ),
            (
                is_price_weighted(definition),
                "has no meaning where weighting.scheme is \"price\"",
            ),
            (
                weighting.sizing == Sizing::FixedNotional,
                "cannot go with weighting.sizing \"fixed_notional\"",
            ),
            (
                weighting.share_decimals.is_some(),
                "cannot go with weighting.share_decimals",
            ),
        ];
        for (is_wrong, reason) in reasons {
            if is_wrong {
                self.refuse("schedule.stages", schedule.stages, reason);
            }
        }
    }

    fn dates(&mut self, field: &str, rhythm: &Rhythm, base: Option<Date>) {
        let Rhythm::Dates(dates) = rhythm else { return };
        let field = format!("{field}.dates");
        let Some(first) = dates.first() else {
            return self.refuse(&field, "", "is empty: state at least one date");
        };
        self.length(&field, dates.len(), MAX_LIST);
        for (position, date) in dates.iter().enumerate() {
            self.date(&format!("{field}[{position}]"), *date);
        }
        for (position, pair) in (1..).zip(dates.windows(2)) {
            if pair[0] >= pair[1] {
                let reason = format!("does not come after {}", pair[0]);
                self.refuse(&format!("{field}[{position}]"), pair[1], reason);
            }
        }
        if let Some(base) = base
            && *first < base
        {
            let reason = format!("is before base.date {base}");
            self.refuse(&format!("{field}[0]"), first, reason);
        }
    }
}

/// Whether weights are reset after every close.
fn is_every_day(definition: &Definition) -> bool {
    let schedule = &definition.schedule;
    schedule.rebalance == Rhythm::Daily || schedule.reconstitution == Some(Rhythm::Daily)
}
