//! Entitled: who held what on ex-dates whose dividends became known only later.

use std::collections::BTreeMap;

use equipoise_engine::Entitled;
use equipoise_ledger::SqliteLedger;
use equipoise_model::panel::Effect;
use equipoise_model::{Date, Panel, SecurityId, Series};

use crate::AppError;
use crate::chain::{self, Link};

/// What a holder must have had, and since when nothing is known of it: an ex-date and a line.
pub(crate) type Claim = (Date, SecurityId);

/// The dividends of `panel` that are paid after `last` to those who held a line by then.
pub(crate) fn claims(panel: &Panel<'_>, last: Date) -> Vec<Claim> {
    let next = panel.row_at_or_after(last.succ_opt().unwrap_or(Date::MAX));
    let claim = |ex_row: u32, column: u32| {
        let security = panel.securities[column as usize].id;
        (panel.session(ex_row as usize), security)
    };
    let late = panel
        .actions
        .iter()
        .filter_map(|action| match action.effect {
            Effect::LateDividend { ex_row, .. }
                if action.row as usize >= next && (ex_row as usize) < next =>
            {
                Some(claim(ex_row, action.column))
            }
            _ => None,
        });
    let mut claims: Vec<Claim> = late.collect();
    claims.sort_unstable();
    claims.dedup();
    claims
}

/// What of `claims` was held according to `series`.
pub(crate) fn of_series(series: &Series, claims: &[Claim]) -> Vec<Entitled> {
    let held = claims.iter().filter_map(|(session, security)| {
        let row = series.sessions.iter().find(|row| row.session == *session)?;
        let held = series.held(*session);
        let held = held.iter().find(|held| held.security == *security)?;
        Some(Entitled {
            security: *security,
            session: *session,
            shares_per_divisor: held.index_shares / row.divisor,
        })
    });
    held.collect()
}

/// What of `claims` was held according to what is published of the series that ends with `link`.
pub(crate) async fn published(
    ledger: &SqliteLedger,
    link: &Link,
    claims: &[Claim],
) -> Result<Vec<Entitled>, AppError> {
    let mut entitled = BTreeMap::new();
    let (Some(first), Some(last)) = (claims.first(), claims.last()) else {
        return Ok(Vec::new());
    };
    for known in chain::links(ledger, &link.origin.index, link.head.sequence).await? {
        let reaches = known
            .head
            .span
            .is_some_and(|(from, to)| from <= last.0 && first.0 <= to);
        if known.chain != link.chain || !reaches {
            continue;
        }
        let series = chain::publication(ledger, known.head.sequence)
            .await?
            .series;
        // A later publication takes the place of an earlier one.
        entitled
            .retain(|(session, _), _| !series.sessions.iter().any(|row| row.session == *session));
        let found = of_series(&series, claims).into_iter();
        entitled.extend(found.map(|one| ((one.session, one.security), one)));
    }
    Ok(entitled.into_values().collect())
}
