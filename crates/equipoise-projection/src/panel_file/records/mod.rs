//! The small tables of a panel as fixed-size records, one file for each noun.

mod actions;
mod carried;
mod fx;
mod securities;
mod shares;
mod suspensions;
mod texts;

use equipoise_model::Date;

pub(super) use self::actions::ActionRecord;
pub(super) use self::carried::CarriedRecord;
pub(super) use self::fx::{FxColumns, PairRecord};
pub(super) use self::securities::{SecurityRecord, SecurityTexts};
pub(super) use self::shares::ShareRecord;
pub(super) use self::suspensions::SuspensionRecord;
pub(super) use self::texts::TextRecord;

/// Stands for "no column" and "no text".
const NONE: u32 = u32::MAX;

/// The session of a stored day count.
pub(super) fn session(days: i32) -> Result<Date, String> {
    Date::from_epoch_days(days).ok_or_else(|| format!("day {days} is not a date"))
}
