//! Securities and the symbols they traded under, as one directory.

use duckdb::Connection;
use equipoise_model::Security;
use equipoise_model::securities::SymbolUse;

use super::restatements::text;
use crate::directory::Directory;
use crate::error::ProjectionError;
use crate::rows::{Rows, select};

/// Reads the directory the projection holds. [`Projection::directory`] keeps it at hand.
///
/// [`Projection::directory`]: crate::Projection::directory
pub(crate) fn read(connection: &Connection) -> Result<Directory, ProjectionError> {
    const DOING: &str = "read the securities";
    let securities = select(
        connection,
        DOING,
        "SELECT * FROM securities ORDER BY security",
        [],
        security,
    )?;
    // The uses of one symbol keep the order in which the master holds them.
    const USES: &str = "SELECT * FROM symbols ORDER BY symbol, rowid";
    let uses = select(connection, DOING, USES, [], |rows, row| {
        let used = SymbolUse {
            from: rows.maybe_date("from_date", row)?,
            until: rows.maybe_date("until_date", row)?,
            security: rows.security("security", row)?,
        };
        Ok((rows.text("symbol", row)?, used))
    })?;
    Ok(Directory::new(securities, uses))
}

fn security(rows: &Rows, row: usize) -> Result<Security, ProjectionError> {
    Ok(Security {
        id: rows.security("security", row)?,
        symbol: rows.text("symbol", row)?,
        name: rows.maybe_text("name", row)?,
        sector: rows.maybe_text("sector", row)?,
        industry: rows.maybe_text("industry", row)?,
        currency: rows.text("currency", row)?,
        mic: rows.text("mic", row)?,
        company: rows.maybe_text("company", row)?,
        country: rows.maybe_text("country", row)?,
        kind: rows.maybe_text("type", row)?,
        converts_to: rows.maybe_text("converts_to", row)?,
        conversion_ratio: rows.f64("conversion_ratio", row)?,
        later_symbols: rows.list("later_symbols", row, text)?,
        listed: rows.maybe_date("listed", row)?,
        delisted: rows.maybe_date("delisted", row)?,
    })
}
