//! Complete cases: the sessions in which every constituent has a return.

use crate::Matrix;
use crate::input::{InputError, at_least};

/// The sessions nothing is missing in.
#[derive(Debug, Clone, PartialEq)]
pub struct CompleteCases {
    /// Their returns.
    pub returns: Matrix,
    /// Their rows in the input, ascending.
    pub rows: Vec<usize>,
}

/// Leaves out every session in which a return is missing.
///
/// A covariance matrix computed pair by pair, each from the sessions that pair has, need not belong
/// to any set of returns; one from complete sessions does. One short history costs all constituents
/// their older sessions: [`with_proxies`](super::with_proxies) is the alternative.
///
/// # Errors
/// When no session is complete, when sessions differ in length, or when a return is not finite.
/// Source: methodology, section 6.6, missing data.
///
/// ```
/// use equipoise_analytics::covariance::complete_cases;
///
/// let sessions = [[Some(0.01), None], [Some(0.02), Some(0.03)]];
/// let complete = complete_cases(&sessions)?;
/// assert_eq!((complete.rows, complete.returns.row(0)), (vec![1], &[0.02, 0.03][..]));
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn complete_cases<R: AsRef<[Option<f64>]>>(
    sessions: &[R],
) -> Result<CompleteCases, InputError> {
    let mut rows = Vec::new();
    let mut kept: Vec<Vec<f64>> = Vec::new();
    for (row, session) in sessions.iter().enumerate() {
        let complete: Option<Vec<f64>> = session.as_ref().iter().copied().collect();
        if let Some(session) = complete {
            rows.push(row);
            kept.push(session);
        }
    }
    at_least("complete sessions", kept.len(), 1)?;
    Ok(CompleteCases {
        returns: Matrix::from_rows(&kept)?,
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_complete_session_is_refused() {
        let refusal = complete_cases(&[[Some(0.01), None], [None, Some(0.03)]]).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "complete sessions: 0 found, at least 1 needed"
        );
    }

    #[test]
    fn what_is_not_missing_but_no_number_is_refused() {
        assert!(complete_cases(&[[Some(f64::NAN)]]).is_err());
    }
}
