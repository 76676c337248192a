//! Status changes, as small documents.

use equipoise_model::IndexId;
use serde::{Deserialize, Serialize};

use super::{
    CodecError,
    control::{document, invalid, read, require_version},
    payload::Sections,
};
use crate::{Sequence, SessionStatus, StatusChange};

const NAME: &str = "status";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusDoc {
    version: u32,
    index: String,
    chain: Option<u64>,
    session: String,
    status: String,
    reason: String,
}

pub(super) fn encode(change: &StatusChange) -> Sections {
    document(&StatusDoc {
        version: VERSION,
        index: change.index.as_str().to_owned(),
        chain: change.chain.map(|sequence| sequence.0),
        session: change.session.to_string(),
        status: change.status.name().to_owned(),
        reason: change.reason.clone(),
    })
}

pub(super) fn decode(bytes: &[u8]) -> Result<StatusChange, CodecError> {
    let doc: StatusDoc = read(NAME, bytes)?;
    require_version(NAME, doc.version)?;
    let no_date = || invalid(NAME, format!("{:?} is not a date", doc.session));
    let unknown = || invalid(NAME, format!("status {:?} is not known", doc.status));
    Ok(StatusChange {
        index: IndexId::parse(&doc.index).map_err(|error| invalid(NAME, error))?,
        chain: doc.chain.map(Sequence),
        session: doc.session.parse().map_err(|_| no_date())?,
        status: SessionStatus::parse(&doc.status).ok_or_else(unknown)?,
        reason: doc.reason,
    })
}
