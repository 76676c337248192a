//! What a driver error means: damage, a busy file, an unusable folder, or a broken rule.

use std::{io, path::Path};

use crate::LedgerError;

/// How long a statement waits for another process before it gives up.
pub(super) const BUSY_TIMEOUT_MS: u64 = 10_000;

/// Result codes of SQLite (its extended codes carry the primary one in the lowest byte).
mod code {
    pub(super) const PERM: i32 = 3;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const NOMEM: i32 = 7;
    pub(super) const READONLY: i32 = 8;
    pub(super) const IOERR: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;
    pub(super) const IOERR_SHORT_READ: i32 = 522;
}

/// The ledger's word for `error`, met while `doing` something with the file at `path`.
pub(super) fn sql(doing: &'static str, path: &Path, error: sqlx::Error) -> LedgerError {
    let path = path.to_owned();
    let source = Box::new(error);
    match &*source {
        sqlx::Error::Database(error) => match result_code(error.as_ref()) {
            code::IOERR_SHORT_READ => LedgerError::DamagedFile { path, source },
            code => match code & 0xff {
                code::CORRUPT | code::NOTADB => LedgerError::DamagedFile { path, source },
                code::BUSY | code::LOCKED => LedgerError::Busy {
                    path,
                    limit_ms: BUSY_TIMEOUT_MS,
                    source,
                },
                code::PERM
                | code::NOMEM
                | code::READONLY
                | code::IOERR
                | code::FULL
                | code::CANTOPEN => LedgerError::Unavailable {
                    doing,
                    path,
                    source,
                },
                _ if is_malformed_schema(error.message()) => {
                    LedgerError::DamagedFile { path, source }
                }
                _ => LedgerError::Refused {
                    doing,
                    path,
                    source,
                },
            },
        },
        sqlx::Error::PoolTimedOut => LedgerError::Busy {
            path,
            limit_ms: BUSY_TIMEOUT_MS,
            source,
        },
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
            LedgerError::DamagedFile { path, source }
        }
        _ => LedgerError::Unavailable {
            doing,
            path,
            source,
        },
    }
}

/// The ledger's word for an error of the file system.
pub(super) fn file(doing: &'static str, path: &Path, error: io::Error) -> LedgerError {
    LedgerError::Unavailable {
        doing,
        path: path.to_owned(),
        source: Box::new(error),
    }
}

/// Whether another connection is in the way.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().map(result_code);
    code.is_some_and(|code| code & 0xff == code::BUSY)
}

/// Whether the file cannot be opened at all.
pub(super) fn is_cannot_open(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().map(result_code);
    code.is_some_and(|code| code & 0xff == code::CANTOPEN)
}

fn result_code(error: &(dyn sqlx::error::DatabaseError + 'static)) -> i32 {
    error
        .code()
        .and_then(|code| code.parse().ok())
        .unwrap_or_default()
}

/// Damage inside the stored schema surfaces as a plain error when a statement is prepared.
fn is_malformed_schema(message: &str) -> bool {
    [
        "malformed database schema",
        "no such table",
        "no such column",
    ]
    .iter()
    .any(|start| message.contains(start))
}
