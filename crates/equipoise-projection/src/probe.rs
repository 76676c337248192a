//! Looks at a file when it is opened: is it a projection of this version, and is it all there?

use std::collections::BTreeMap;

use duckdb::Connection;
use equipoise_ledger::{Hash, Sequence};

use crate::directory::Directory;
use crate::error::{ProjectionError, engine_error};
use crate::queries::securities;
use crate::rows::{select, select_first};
use crate::schema::{SCHEMA_VERSION, TABLES};

/// The last ledger entry taken in, and its hash; all zeros when nothing was taken in yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) applied: Sequence,
    pub(crate) hash: Hash,
}

impl Position {
    pub(crate) const START: Self = Self {
        applied: Sequence::NONE,
        hash: Hash::ZERO,
    };
}

/// What a projection holds.
pub(crate) struct Content {
    pub(crate) position: Position,
    pub(crate) rows: BTreeMap<&'static str, u64>,
    pub(crate) directory: Directory,
}

/// Whether the database has no table yet.
pub(crate) fn is_new(connection: &Connection) -> Result<bool, ProjectionError> {
    connection
        .query_row("SELECT count(*) FROM duckdb_tables()", [], |row| {
            row.get::<_, u64>(0)
        })
        .map(|tables| tables == 0)
        .map_err(engine_error("list the tables of the projection"))
}

/// What the projection holds, when it says the same everywhere.
pub(crate) fn content(connection: &Connection) -> Result<Content, ProjectionError> {
    let position = position(connection).map_err(unusable)?;
    let rows = counted_rows(connection).map_err(unusable)?;
    let directory = securities::recorded(connection, position.applied)
        .map_err(unusable)?
        .master
        .into();
    Ok(Content {
        position,
        rows,
        directory,
    })
}

/// A file that opens but whose tables do not read as expected is not a projection of this version.
fn unusable(error: ProjectionError) -> ProjectionError {
    match error {
        ProjectionError::Engine { source, .. } => ProjectionError::Damaged {
            reason: source.to_string(),
        },
        other => other,
    }
}

fn position(connection: &Connection) -> Result<Position, ProjectionError> {
    const DOING: &str = "read what the projection holds";
    let version = connection
        .query_row("SELECT schema_version FROM meta", [], |row| {
            row.get::<_, i32>(0)
        })
        .map_err(engine_error(DOING))?;
    if version != SCHEMA_VERSION {
        return Err(ProjectionError::Damaged {
            reason: format!("it has schema version {version}, this program uses {SCHEMA_VERSION}"),
        });
    }
    let sql = "SELECT applied, ledger_hash FROM meta";
    let found = select_first(connection, DOING, sql, [], |rows, row| {
        let applied = rows.sequence("applied", row)?;
        if applied == Sequence::NONE {
            return Ok(Position::START);
        }
        Ok(Position {
            applied,
            hash: rows.hash("ledger_hash", row)?,
        })
    })?;
    found.ok_or_else(|| ProjectionError::Damaged {
        reason: "its meta table is empty".to_owned(),
    })
}

/// The rows of each table, when the tables have as many as were recorded with the last change.
fn counted_rows(connection: &Connection) -> Result<BTreeMap<&'static str, u64>, ProjectionError> {
    const DOING: &str = "count the rows of the projection";
    let recorded = select(
        connection,
        DOING,
        "SELECT name, row_count FROM table_rows",
        [],
        |rows, row| Ok((rows.text("name", row)?, rows.u64("row_count", row)?)),
    )?;
    let recorded: BTreeMap<String, u64> = recorded.into_iter().collect();
    let mut counted = BTreeMap::new();
    for table in TABLES {
        // The name is one of our own constants; a table cannot be a parameter.
        let sql = format!("SELECT count(*) FROM {table}");
        let present = connection
            .query_row(&sql, [], |row| row.get::<_, u64>(0))
            .map_err(engine_error(DOING))?;
        if recorded.get(table) != Some(&present) {
            let expected = recorded.get(table).copied().unwrap_or_default();
            let reason = format!("table {table} has {present} rows, {expected} were recorded");
            return Err(ProjectionError::Damaged { reason });
        }
        counted.insert(table, present);
    }
    Ok(counted)
}
