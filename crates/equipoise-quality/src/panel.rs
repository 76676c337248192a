//! Screening a panel.

use equipoise_model::Panel;
use equipoise_model::calendar::Calendars;

use crate::adjustment::Event;
use crate::observation::Observation;
use crate::screen::{Row, Screen};
use crate::{Report, Thresholds};

/// Screen the observed closes, volumes, actions and share counts of a panel, session by session.
///
/// Cells that were carried, or lie before the first close of their line, are not bars. The memory
/// used beside the panel is proportional to the number of its securities. `report` is told the
/// findings in the order that [`Report::findings`] states.
pub fn screen_panel(
    panel: &Panel<'_>,
    calendars: &Calendars,
    limits: &Thresholds,
    report: &mut Report,
) {
    let lines = panel
        .securities
        .iter()
        .map(|security| (security.symbol.as_str(), security.mic.as_str()));
    let mut screen = Screen::new(lines, calendars, limits);
    let mut shares = panel.shares.iter().peekable();
    let mut rows: Vec<Row> = Vec::with_capacity(panel.columns());
    for row in panel.rows() {
        let session = panel.session(row);
        for action in panel.actions_of(row) {
            if let Some(event) = Event::of_effect(&action.effect) {
                screen.act(action.column, session, event);
            }
        }
        while let Some(change) = shares.next_if(|change| change.row as usize <= row) {
            screen.count_shares(change.column, session, change.shares);
        }
        observed(panel, row, &mut rows);
        screen.session(session, &rows, None, report);
    }
}

/// The bars of `row`, by column.
fn observed(panel: &Panel<'_>, row: usize, rows: &mut Vec<Row>) {
    let volumes = panel.volumes(row);
    let mut carried = panel.carried_of(row).iter().peekable();
    rows.clear();
    for (column, close) in (0_u32..).zip(panel.closes(row)) {
        let is_carried = carried.next_if(|cell| cell.column == column).is_some();
        if is_carried || close.is_nan() {
            continue;
        }
        let volume = volumes.map_or(f64::NAN, |volumes| volumes[column as usize]);
        rows.push((column, Observation::of_close(*close, volume)));
    }
}
