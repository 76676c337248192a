//! The summary beside the levels: return since the base and 20-session average, refreshed for the
//! sessions a publication changes, in the transaction that takes the publication in.

use std::collections::BTreeMap;

use arrow::array::RecordBatch;
use duckdb::{Connection, params};
use equipoise_ledger::{Hash, Publication, Sequence};
use equipoise_model::{Date, IndexId};

use crate::columns::Columns;
use crate::error::ProjectionError;
use crate::rows::select;

/// Sessions of the moving average, the current one included.
const WINDOW: usize = 20;

/// The levels of one index under one definition, as published last.
#[derive(Debug, Default)]
pub(super) struct LevelHistory {
    points: BTreeMap<Date, Point>,
}

#[derive(Debug, Clone, Copy)]
struct Point {
    level: f64,
    daily_return: Option<f64>,
}

struct SummaryRow {
    session: Date,
    point: Point,
    cumulative_return: f64,
    moving_average: Option<f64>,
}

impl LevelHistory {
    /// The history that the projection holds.
    pub(super) fn read(
        connection: &Connection,
        index: &IndexId,
        definition: Hash,
    ) -> Result<Self, ProjectionError> {
        const SQL: &str = "
            SELECT session, price_return, daily_return FROM levels
            WHERE index_id = $1 AND definition = $2
            QUALIFY row_number() OVER (PARTITION BY session ORDER BY sequence DESC) = 1";
        let given = params![index.as_str(), definition.0.as_slice()];
        let points = select(
            connection,
            "read the levels so far",
            SQL,
            given,
            |rows, row| {
                let level = rows.f64("price_return", row)?;
                let daily_return = rows.maybe_f64("daily_return", row)?;
                Ok((
                    rows.date("session", row)?,
                    Point {
                        level,
                        daily_return,
                    },
                ))
            },
        )?;
        Ok(Self {
            points: points.into_iter().collect(),
        })
    }

    /// Takes in a publication and answers the summary rows it changes: those of its sessions, those
    /// whose average reaches back to them, and every one when the base level changed.
    pub(super) fn refresh(
        &mut self,
        publication: &Publication,
        sequence: Sequence,
    ) -> Option<RecordBatch> {
        let sessions = &publication.series.sessions;
        let (first, last) = (sessions.first()?.session, sessions.last()?.session);
        let base_before = self.base_level();
        for row in sessions {
            let point = Point {
                level: row.price_return,
                daily_return: row.daily_return,
            };
            self.points.insert(row.session, point);
        }
        let base = self.base_level()?;
        let is_base_kept = base_before.is_none_or(|before| before.to_bits() == base.to_bits());
        let changed = if is_base_kept {
            self.summary(first, last, base)
        } else {
            self.whole(base)
        };
        Some(rows(&changed, publication, sequence))
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

/// The mean of the last [`WINDOW`] levels, summed oldest first; `None` while there are fewer.
fn average(levels: &[f64]) -> Option<f64> {
    let window = levels.last_chunk::<WINDOW>()?;
    Some(window.iter().sum::<f64>() / WINDOW as f64)
}

fn rows(summary: &[SummaryRow], publication: &Publication, sequence: Sequence) -> RecordBatch {
    Columns::new()
        .texts(
            "index_id",
            summary.iter().map(|_| publication.index.as_str()),
        )
        .hashes("definition", summary.iter().map(|_| publication.definition))
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
        .sequence(sequence, summary.len())
        .finish()
}
