//! Bars on days on which the exchange of their line was closed: taken as they are, and said.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::calendar::{Calendar, Calendars, new_york};
use equipoise_model::{Bars, Date, Facts, SecurityMaster};

/// A sentence for each exchange that has bars on days without a session.
pub(crate) fn remarks(
    batches: &[Facts],
    master: &SecurityMaster,
    calendars: &Calendars,
) -> Vec<String> {
    let mut closed: BTreeMap<&str, BTreeSet<Date>> = BTreeMap::new();
    for batch in batches {
        let Facts::Bars(bars) = batch else { continue };
        add_closed(bars, master, calendars, &mut closed);
    }
    let sentence = |(mic, dates): (&str, BTreeSet<Date>)| {
        let first = dates.first().copied().unwrap_or_default();
        format!(
            "{} dates with bars are no sessions of {mic} (first {first}); they are taken as \
             sessions",
            dates.len()
        )
    };
    closed.into_iter().map(sentence).collect()
}

fn add_closed<'c>(
    bars: &Bars,
    master: &SecurityMaster,
    calendars: &'c Calendars,
    closed: &mut BTreeMap<&'c str, BTreeSet<Date>>,
) {
    let Some(first) = bars.session.first().copied() else {
        return;
    };
    let calendar_of = |symbol: &String| -> &'c Calendar {
        let security = master.resolve(symbol, first).and_then(|id| master.get(id));
        let mic = security.map(|security| security.mic.as_str());
        mic.and_then(|mic| calendars.get(mic)).unwrap_or(new_york())
    };
    let calendar: Vec<&Calendar> = bars.symbols.iter().map(calendar_of).collect();
    // Rows come by date or by symbol: in both cases most of them repeat a question.
    let mut answered: BTreeSet<(&str, Date)> = BTreeSet::new();
    let mut last = None;
    for (symbol, session) in bars.symbol.iter().zip(&bars.session) {
        let calendar = calendar[*symbol as usize];
        let question = (calendar.mic(), *session);
        if last == Some(question) {
            continue;
        }
        last = Some(question);
        if answered.insert(question) && !calendar.is_session(*session) {
            closed.entry(calendar.mic()).or_default().insert(*session);
        }
    }
}
