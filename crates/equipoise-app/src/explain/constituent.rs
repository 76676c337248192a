//! Why a company is in an index on a session, or is not.

use equipoise_model::Date;
use equipoise_projection::ChangeRow;

use super::inquiry::Inquiry;
use super::reason::Reason;
use super::records::Records;
use crate::selection::{IndexSelection, Range};
use crate::{AppError, Progress, Store};

/// Days of records that are read at a time.
const SPAN_DAYS: i64 = 90;

/// Which company, in which index, on which session.
#[derive(Debug, Clone)]
pub struct ConstituentQuestion {
    /// The index.
    pub selection: IndexSelection,
    /// A symbol that the company trades or traded under.
    pub symbol: String,
    /// The session; `None` means the last one published.
    pub session: Option<Date>,
}

/// Explain the standing of one company.
///
/// # Errors
/// When the index, the session or the symbol is not known.
pub async fn constituent(
    store: &Store,
    question: &ConstituentQuestion,
    progress: &Progress,
) -> Result<Reason, AppError> {
    let mut inquiry = Inquiry::new(store, &question.selection, progress).await?;
    let session = question.session.unwrap_or(inquiry.last_session());
    let company = inquiry.company_called(&question.symbol, session)?;
    let records = Records::read(&inquiry, session, session).await?;
    let reasons = inquiry
        .reasons(&[company], session, &records, progress)
        .await?;
    let reason = reasons.into_iter().next();
    reason.ok_or_else(|| AppError::Internal {
        what: format!("no reason for {} on {session}", question.symbol),
    })
}

/// Explain every entry and exit of a range, in order.
///
/// # Errors
/// When the index is not known, or the range holds no session of it.
pub async fn every_change(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    progress: &Progress,
) -> Result<Vec<Reason>, AppError> {
    let mut inquiry = Inquiry::new(store, selection, progress).await?;
    let changes = inquiry.changes_in(range)?;
    let total = u64::try_from(changes.len()).ok();
    let is_near = |one: &ChangeRow, next: &ChangeRow| {
        let epoch = |row: &ChangeRow| i64::from(row.session.to_epoch_days()) / SPAN_DAYS;
        epoch(one) == epoch(next)
    };
    let mut reasons = Vec::with_capacity(changes.len());
    for near in changes.chunk_by(is_near) {
        let (first, last) = (near[0].session, near[near.len() - 1].session);
        let records = Records::read(&inquiry, first, last).await?;
        for changes in near.chunk_by(|one, next| one.session == next.session) {
            let session = changes[0].session;
            let companies: Vec<_> = changes
                .iter()
                .map(|change| inquiry.company(change.security, session))
                .collect();
            reasons.extend(
                inquiry
                    .reasons(&companies, session, &records, progress)
                    .await?,
            );
            let done = u64::try_from(reasons.len()).unwrap_or(u64::MAX);
            progress.report("explain", done, total);
        }
    }
    Ok(reasons)
}
