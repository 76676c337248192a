//! Reading the schedule.

use equipoise_model::definitions::{MonthDay, Months, Rhythm, Schedule};
use serde_json::Value;

use super::cursor::Cursor;
use super::faults::whole;
use super::names;

pub(super) fn read(table: &Cursor<'_>) -> Schedule {
    let schedule = Schedule {
        rebalance: rhythm(table, "rebalance").unwrap_or(Rhythm::Daily),
        reconstitution: rhythm(table, "reconstitution"),
        reference_lag_sessions: table.count("reference_lag_sessions").unwrap_or(0),
        stages: table.count("stages").unwrap_or(1),
        drift_band: table.number("drift_band"),
    };
    table.finish();
    schedule
}

/// A rhythm by name, by months or by dates.
fn rhythm(table: &Cursor<'_>, name: &'static str) -> Option<Rhythm> {
    let value = table.value(name)?;
    if !value.is_object() {
        return table.choice(name, &Rhythm::NAMES, Rhythm::parse);
    }
    let spelled = table.table(name);
    let months = months(&spelled);
    let on = spelled.choice("on", names!(MonthDay), MonthDay::parse);
    let dates = spelled.dates("dates");
    spelled.finish();
    match (spelled.has("months"), spelled.has("dates")) {
        (true, false) => Some(Rhythm::Months {
            months: months?,
            on: on.unwrap_or(MonthDay::ThirdFriday),
        }),
        (false, true) => {
            if let Some(on) = spelled.value("on") {
                spelled.refuse("on", on, "has no meaning beside dates");
            }
            dates.map(Rhythm::Dates)
        }
        (true, true) => {
            table.refuse(name, value, "states both months and dates");
            None
        }
        (false, false) => {
            table.refuse(name, value, "states neither months nor dates");
            None
        }
    }
}

fn months(table: &Cursor<'_>) -> Option<Months> {
    let month = |item: &Value| whole(item).filter(|month| Months::of(&[*month]).is_some());
    let numbers = table.items("months", "months", |item| {
        month(item).ok_or("is not a month from 1 to 12")
    })?;
    if let Some(value) = table.value("months")
        && value.as_array().is_some_and(Vec::is_empty)
    {
        table.refuse("months", value, "is empty: state at least one month");
    }
    Months::of(&numbers)
}
