//! Every calendar, by market identifier code.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::plan::Plan;
use super::{Calendar, OverlayError, overlay};

/// The files of `data/calendars` in the order they are applied: a copy after its original, the
/// corrections last.
const DATA: [&str; 10] = [
    include_str!("../../data/calendars/xnys.txt"),
    include_str!("../../data/calendars/xnas.txt"),
    include_str!("../../data/calendars/xlon.txt"),
    include_str!("../../data/calendars/xtks.txt"),
    include_str!("../../data/calendars/xhkg.txt"),
    include_str!("../../data/calendars/xfra.txt"),
    include_str!("../../data/calendars/xpar.txt"),
    include_str!("../../data/calendars/xtse.txt"),
    include_str!("../../data/calendars/xasx.txt"),
    include_str!("../../data/calendars/corrections.txt"),
];

static BUILT_IN: LazyLock<Calendars> = LazyLock::new(|| {
    let plans = DATA.into_iter().try_fold(BTreeMap::new(), overlay::apply);
    Calendars::of(plans.expect("the tests read the same files"))
});

/// The calendars of several exchanges. A clone shares the data.
///
/// ```
/// use equipoise_model::calendar::Calendars;
///
/// let calendars = Calendars::built_in()
///     .with_overlay("XNYS 2028-01-05 closed \"day of mourning\"")?;
/// let new_york = calendars.get("XNYS").expect("it is built in");
/// let eve = "2028-01-04".parse()?;
/// assert_eq!(new_york.next_session(eve), "2028-01-06".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Calendars {
    calendars: Arc<BTreeMap<String, Calendar>>,
}

impl Calendars {
    /// The calendars that come with the program: XASX, XFRA, XHKG, XLON, XNAS, XNYS, XPAR, XTKS
    /// and XTSE. Read once, then shared.
    #[must_use]
    pub fn built_in() -> Self {
        BUILT_IN.clone()
    }

    /// The calendar of the exchange `mic`.
    #[must_use]
    pub fn get(&self, mic: &str) -> Option<&Calendar> {
        self.calendars.get(mic)
    }

    /// The market identifier codes that have a calendar, ascending.
    pub fn mics(&self) -> impl Iterator<Item = &str> {
        self.calendars.keys().map(String::as_str)
    }

    /// These calendars with the lines of `text` applied from top to bottom: dates, hours, spans and
    /// new exchanges. The format is described in `docs/reference/calendars.md`.
    ///
    /// # Errors
    /// The first line that is wrong; nothing is applied then.
    pub fn with_overlay(&self, text: &str) -> Result<Self, OverlayError> {
        let plan = |(mic, calendar): (&String, &Calendar)| (mic.clone(), calendar.plan().clone());
        let plans = self.calendars.iter().map(plan).collect();
        overlay::apply(plans, text).map(Self::of)
    }

    fn of(plans: BTreeMap<String, Plan>) -> Self {
        let calendar = |(mic, plan)| (mic, Calendar::new(plan));
        Self {
            calendars: Arc::new(plans.into_iter().map(calendar).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A release of the source may catch up with a correction; its line is then removed.
    #[test]
    fn every_correction_changes_its_date() {
        let source = DATA[..DATA.len() - 1].iter().copied();
        let source = Calendars::of(source.fold(BTreeMap::new(), |plans, text| {
            overlay::apply(plans, text).unwrap()
        }));
        let mut corrected = 0;
        for (mic, calendar) in BUILT_IN.calendars.iter() {
            for date in calendar.plan().reasons.keys() {
                let before = source.get(mic).unwrap().day_type(*date);
                assert_ne!(calendar.day_type(*date), before, "{mic} {date}");
                corrected += 1;
            }
        }
        assert_eq!(corrected, 42);
    }
}
