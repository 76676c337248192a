//! The summary beside the levels: return since the base, 20-session average and weighting effect,
//! refreshed for the sessions a publication changes, in the transaction that takes the publication
//! in.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use duckdb::{Connection, params};
use equipoise_ledger::{Publication, Sequence};
use equipoise_model::{Date, SessionRow};

use crate::columns::Columns;
use crate::error::ProjectionError;
use crate::rows::{Rows, select};

/// Sessions of the moving average, the current one included.
const WINDOW: usize = 20;

/// The levels of one chain, as published last.
#[derive(Debug, Default)]
pub(super) struct LevelHistory {
    points: BTreeMap<Date, Point>,
}

#[derive(Debug, Clone, Copy)]
struct Point {
    level: f64,
    twin: f64,
    daily_return: Option<f64>,
    weighting_effect: Option<f64>,
}

struct SummaryRow {
    session: Date,
    point: Point,
    cumulative_return: f64,
    moving_average: Option<f64>,
}

impl LevelHistory {
    /// The history that the projection holds.
    pub(super) fn read(connection: &Connection, chain: Sequence) -> Result<Self, ProjectionError> {
        const SQL: &str = "
            WITH level AS (
                SELECT session, price_return, twin_price_return, daily_return FROM levels
                WHERE chain = $1
                QUALIFY row_number() OVER (PARTITION BY session ORDER BY sequence DESC) = 1
            ), summary AS (
                SELECT session, weighting_effect FROM level_summary
                WHERE chain = $1
                QUALIFY row_number() OVER (PARTITION BY session ORDER BY sequence DESC) = 1
            )
            SELECT level.*, weighting_effect FROM level JOIN summary USING (session)";
        let points = select(
            connection,
            "read the levels so far",
            SQL,
            params![chain.0],
            |rows, row| Ok((rows.date("session", row)?, Point::read(rows, row)?)),
        )?;
        Ok(Self {
            points: points.into_iter().collect(),
        })
    }

    /// Takes in a publication of `chain` and answers the summary rows it changes: those of its
    /// sessions, those whose average reaches back to them, and every one when the base level
    /// changed.
    pub(super) fn refresh(
        &mut self,
        publication: &Publication,
        chain: Sequence,
        sequence: Sequence,
    ) -> Option<RecordBatch> {
        let sessions = &publication.series.sessions;
        let (first, last) = (sessions.first()?.session, sessions.last()?.session);
        let base_before = self.base_level();
        for row in sessions {
            let before = self.points.range(..row.session).next_back();
            let point = Point::of(row, before.map(|(_, point)| point));
            self.points.insert(row.session, point);
        }
        let base = self.base_level()?;
        let is_base_kept = base_before.is_none_or(|before| before.to_bits() == base.to_bits());
        let changed = if is_base_kept {
            self.summary(first, last, base)
        } else {
            self.whole(base)
        };
        Some(rows(&changed, publication.index.as_str(), chain, sequence))
    }

    fn base_level(&self) -> Option<f64> {
        self.points.values().next().map(|point| point.level)
    }

    fn whole(&self, base: f64) -> Vec<SummaryRow> {
        match (self.points.first_key_value(), self.points.last_key_value()) {
            (Some((first, _)), Some((last, _))) => self.summary(*first, *last, base),
            _ => Vec::new(),
        }
    }

    /// The rows from `first` to `last` and of the sessions after it whose average sees `last`.
    fn summary(&self, first: Date, last: Date, base: f64) -> Vec<SummaryRow> {
        let mut window: Vec<f64> = self
            .points
            .range(..first)
            .rev()
            .take(WINDOW - 1)
            .map(|(_, point)| point.level)
            .collect();
        window.reverse();
        let inside = self.points.range(first..=last);
        let after = self.points.range(last..).skip(1).take(WINDOW - 1);
        inside
            .chain(after)
            .map(|(session, point)| {
                window.push(point.level);
                SummaryRow {
                    session: *session,
                    point: *point,
                    cumulative_return: point.level / base - 1.0,
                    moving_average: average(&window),
                }
            })
            .collect()
    }
}

impl Point {
    /// What a session that follows `before` states. Its weighting effect is set against the twin as
    /// it was when the session was published, so a later restatement of `before` leaves it alone.
    fn of(row: &SessionRow, before: Option<&Self>) -> Self {
        let twin = before.map(|before| row.twin_price_return / before.twin - 1.0);
        let effect = row.daily_return.zip(twin).map(|(index, twin)| index - twin);
        Self {
            level: row.price_return,
            twin: row.twin_price_return,
            daily_return: row.daily_return,
            weighting_effect: effect.filter(|effect| effect.is_finite()),
        }
    }

    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            level: rows.f64("price_return", row)?,
            twin: rows
                .maybe_f64("twin_price_return", row)?
                .unwrap_or(f64::NAN),
            daily_return: rows.maybe_f64("daily_return", row)?,
            weighting_effect: rows.maybe_f64("weighting_effect", row)?,
        })
    }
}

/// The mean of the last [`WINDOW`] levels, summed oldest first; `None` while there are fewer.
fn average(levels: &[f64]) -> Option<f64> {
    let window = levels.last_chunk::<WINDOW>()?;
    Some(window.iter().sum::<f64>() / WINDOW as f64)
}

fn rows(summary: &[SummaryRow], index: &str, chain: Sequence, sequence: Sequence) -> RecordBatch {
    Columns::new()
        .text("index_id", index, summary.len())
        .entry("chain", chain, summary.len())
        .dates("session", summary.iter().map(|row| row.session))
        .numbers("level", summary.iter().map(|row| row.point.level))
        .maybe_numbers(
            "daily_return",
            summary.iter().map(|row| row.point.daily_return),
        )
        .numbers(
            "cumulative_return",
            summary.iter().map(|row| row.cumulative_return),
        )
        .maybe_numbers(
            "moving_average_20",
            summary.iter().map(|row| row.moving_average),
        )
        .maybe_numbers(
            "weighting_effect",
            summary.iter().map(|row| row.point.weighting_effect),
        )
        .sequence(sequence, summary.len())
        .finish()
}
