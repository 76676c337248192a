//! The setting: what a definition makes of a panel before the first session.

use equipoise_model::calendar::{Calendar, Calendars};
use equipoise_model::{Definition, Panel};

use super::{Lookups, Scene};
use crate::build_error::BuildError;
use crate::companies::Companies;
use crate::conversion::Conversion;
use crate::schedule::IndexDays;

/// What a definition makes of a panel before the first session.
#[derive(Debug, Clone)]
pub struct Setting {
    conversion: Conversion,
    companies: Companies,
    days: IndexDays,
    lookups: Lookups,
}

impl Setting {
    /// The setting of `definition` on `panel`, for walks over the rows from `first` on.
    ///
    /// # Errors
    /// When there is no session, or no calendar of the name the definition gives.
    pub fn new(
        panel: &Panel<'_>,
        definition: &Definition,
        calendars: &Calendars,
        first: usize,
    ) -> Result<Self, BuildError> {
        let days = IndexDays::new(panel, index_calendar(definition, calendars)?);
        if days.is_empty() {
            return Err(BuildError::NoData);
        }
        Ok(Self {
            conversion: Conversion::new(panel, &definition.currency),
            companies: Companies::new(panel, definition.selection.unit),
            days,
            lookups: Lookups::of(panel, first),
        })
    }

    /// The sessions of the index.
    #[must_use]
    pub fn days(&self) -> &IndexDays {
        &self.days
    }

    /// The scene of what the setting was made of.
    #[must_use]
    pub fn scene<'s>(
        &'s self,
        panel: &'s Panel<'s>,
        definition: &'s Definition,
        calendars: &'s Calendars,
    ) -> Scene<'s> {
        Scene {
            panel,
            definition,
            conversion: &self.conversion,
            companies: &self.companies,
            days: &self.days,
            calendars,
            lookups: &self.lookups,
        }
    }
}

/// The calendar whose sessions `definition` has, if it names one.
///
/// # Errors
/// When there is no such calendar.
pub fn index_calendar<'c>(
    definition: &Definition,
    calendars: &'c Calendars,
) -> Result<Option<&'c Calendar>, BuildError> {
    let Some(mic) = &definition.calendar else {
        return Ok(None);
    };
    let unknown = || BuildError::UnknownCalendar {
        given: mic.clone(),
        known: calendars.mics().collect::<Vec<_>>().join(", "),
    };
    calendars.get(mic).map(Some).ok_or_else(unknown)
}
