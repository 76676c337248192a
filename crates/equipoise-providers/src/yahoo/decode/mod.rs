//! From an answer to its document: what came instead of data is told apart before anything is read.

mod bare_numbers;
mod basis;
pub(super) mod chart;
pub(super) mod crumb;
mod events;
pub(super) mod finding;
mod price;
pub(super) mod quotes;
mod refusal;
mod rows;
pub(super) mod shares;
mod times;
pub(super) mod universe;

use serde::de::DeserializeOwned;

use super::YahooError;
use super::wire::{Document, Front};
use crate::body::{start_of, stopped_at_the_end};
use crate::source::Answer;
use refusal::{refused_by_body, refused_by_document, refused_by_status};

/// The largest body that is decoded: a century of one line takes 4 MB.
pub const MAX_BODY_BYTES: usize = 32 << 20;

/// The results of the document in `answer`; none when the source found nothing.
fn results<T: DeserializeOwned>(answer: &Answer<'_>) -> Result<Vec<T>, YahooError> {
    results_in::<Document<T>, T>(answer)
}

/// The results of a document under the key that else tells failures.
fn front_results<T: DeserializeOwned>(answer: &Answer<'_>) -> Result<Vec<T>, YahooError> {
    results_in::<Front<T>, T>(answer)
}

fn results_in<D, T>(answer: &Answer<'_>) -> Result<Vec<T>, YahooError>
where
    D: DeserializeOwned + Into<Document<T>>,
{
    if answer.body.len() > MAX_BODY_BYTES {
        return Err(YahooError::TooLarge {
            bytes: answer.body.len(),
            limit: MAX_BODY_BYTES,
        });
    }
    if let Some(error) = refused_by_body(answer) {
        return Err(error);
    }
    let document: D = document(answer.body).map_err(|error| unreadable(answer, &error))?;
    let document = document.into();
    if let Some(error) = refused_by_document(answer.status, &document) {
        return Err(error);
    }
    if let Some(error) = refused_by_status(answer) {
        return Err(error);
    }
    let content = document.content.ok_or(YahooError::NoResult)?;
    content.result.ok_or(YahooError::NoResult)
}

/// The document in `body`, read a second time where numbers stand in it that JSON does not have.
fn document<D: DeserializeOwned>(body: &[u8]) -> Result<D, serde_json::Error> {
    let error = match serde_json::from_slice(body) {
        Ok(document) => return Ok(document),
        Err(error) => error,
    };
    match bare_numbers::nulled(body) {
        Some(nulled) => serde_json::from_slice(&nulled),
        None => Err(error),
    }
}

/// Why a body is no document: its status says more than the bytes do.
fn unreadable(answer: &Answer<'_>, error: &serde_json::Error) -> YahooError {
    if let Some(error) = refused_by_status(answer) {
        return error;
    }
    if error.is_eof() || stopped_at_the_end(answer.body, error) {
        return YahooError::Truncated {
            bytes: answer.body.len(),
        };
    }
    YahooError::Malformed {
        reason: error.to_string(),
        start: start_of(answer.body),
    }
}
