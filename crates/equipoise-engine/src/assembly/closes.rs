//! Closes: observed cells of the panel, and the carrying of gaps.

use equipoise_model::panel::Carried;
use equipoise_model::{Bars, Date, Panel, SecurityMaster};

use super::{Columns, to_u32};
use crate::actions::adjusted_close;

/// The distinct sessions of all bars, ascending.
pub(super) fn sessions(bars: &[Bars]) -> Vec<Date> {
    let mut sessions: Vec<Date> = Vec::new();
    for batch in bars {
        let mut last = None;
        for &session in &batch.session {
            if last != Some(session) {
                sessions.push(session);
                last = Some(session);
            }
        }
        sessions.sort_unstable();
        sessions.dedup();
    }
    sessions
}

/// The observed cells; `given_cap` and `volume` are empty when no bar has one.
pub(super) struct Cells {
    pub(super) close: Vec<f64>,
    pub(super) given_cap: Vec<f64>,
    pub(super) volume: Vec<f64>,
}

/// Place every bar; a later one wins over an earlier one of the same session and security.
pub(super) fn observed(
    bars: &[Bars],
    master: &SecurityMaster,
    columns: &Columns,
    sessions: &[Date],
) -> Cells {
    let width = columns.securities.len();
    let size = sessions.len() * width;
    let gives = |figures: fn(&Bars) -> &[f64]| {
        let mut batches = bars.iter().map(figures);
        batches.any(|figures| figures.iter().any(|figure| figure.is_finite()))
    };
    let has_caps = gives(|batch| &batch.market_cap);
    let has_volumes = gives(|batch| &batch.volume);
    let array = |is_wanted: bool, empty: f64| match is_wanted {
        true => vec![empty; size],
        false => Vec::new(),
    };
    let mut cells = Cells {
        close: array(true, f64::NAN),
        given_cap: array(has_caps, f64::NAN),
        volume: array(has_volumes, 0.0),
    };
    for batch in bars {
        let fixed = fixed_columns(batch, master, columns);
        let (mut session, mut row) = (None, 0);
        for position in 0..batch.len() {
            let date = batch.session[position];
            if session != Some(date) {
                row = sessions.partition_point(|known| *known < date);
                session = Some(date);
            }
            let symbol = batch.symbol[position] as usize;
            let column =
                fixed[symbol].or_else(|| columns.of(master.resolve(&batch.symbols[symbol], date)?));
            let Some(column) = column else { continue };
            let cell = row * width + column as usize;
            cells.close[cell] = batch.close[position];
            if has_caps {
                cells.given_cap[cell] = batch.market_cap[position];
            }
            if has_volumes {
                let volume = batch.volume[position];
                cells.volume[cell] = if volume.is_finite() { volume } else { 0.0 };
            }
        }
    }
    cells
}

/// The column of each symbol that only ever named one security.
fn fixed_columns(batch: &Bars, master: &SecurityMaster, columns: &Columns) -> Vec<Option<u32>> {
    let only = |symbol: &String| match master.uses(symbol) {
        [used] => columns.of(used.security),
        _ => None,
    };
    batch.symbols.iter().map(only).collect()
}

/// Fill each gap with the last close, adjusted for the actions since, up to the end of the listing;
/// given caps are carried with it.
pub(super) fn carry(panel: &mut Panel<'_>) {
    let width = panel.columns();
    let mut last: Vec<f64> = vec![f64::NAN; width];
    let mut last_cap: Vec<f64> = vec![f64::NAN; width];
    let mut age: Vec<u32> = vec![0; width];
    let mut carried: Vec<Carried> = Vec::new();
    for row in 0..panel.sessions.len() {
        for action in panel.actions_of(row) {
            let price = &mut last[action.column as usize];
            *price = adjusted_close(*price, &action.effect);
        }
        let (start, end) = (row * width, (row + 1) * width);
        let delisted = &panel.delisted_row;
        let closes = &mut panel.close.to_mut()[start..end];
        for (column, close) in closes.iter_mut().enumerate() {
            if close.is_finite() {
                last[column] = *close;
                age[column] = 0;
                continue;
            }
            if last[column].is_nan() || row > delisted[column] as usize {
                continue;
            }
            *close = last[column];
            age[column] += 1;
            carried.push(Carried {
                row: to_u32(row),
                column: to_u32(column),
                sessions: age[column],
            });
        }
        if panel.given_cap.is_empty() {
            continue;
        }
        for (column, cap) in panel.given_cap.to_mut()[start..end].iter_mut().enumerate() {
            if cap.is_finite() {
                last_cap[column] = *cap;
            } else if age[column] > 0 && row <= delisted[column] as usize {
                *cap = last_cap[column];
            }
        }
    }
    panel.carried = carried.into();
}
