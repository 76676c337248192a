//! Publications: a small document that says what was published from what, and a table for each
//! kind of row.

mod series;

use equipoise_model::{Date, IndexId, Series};
use serde::{Deserialize, Serialize};

use super::{CodecError, notices, payload::Sections, table::Table};
use crate::{Hash, ProvisionalSession, Publication, PublicationOrigin, Sequence};

/// The newest version of the document. Version 1 had the four tables `sessions`, `held`, `baskets`
/// and `notices`, with fewer columns.
const VERSION: u32 = 2;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PublicationDoc {
    version: u32,
    index: String,
    definition: String,
    cut: u64,
    continues: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restates: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calendar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chain: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    provisional: Vec<ProvisionalDoc>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvisionalDoc {
    session: String,
    reason: String,
}

pub(super) fn encode(publication: &Publication) -> Sections {
    let origin = &publication.origin;
    let doc = PublicationDoc {
        version: VERSION,
        index: origin.index.as_str().to_owned(),
        definition: origin.definition.to_string(),
        cut: origin.cut.0,
        continues: origin.continues.map(|sequence| sequence.0),
        after: origin.after.map(|session| session.to_string()),
        restates: origin.restates.map(|sequence| sequence.0),
        calendar: origin.calendar.clone(),
        chain: origin.chain.map(|sequence| sequence.0),
        base: origin.base.map(|session| session.to_string()),
        provisional: origin.provisional.iter().map(provisional_doc).collect(),
    };
    let series = &publication.series;
    Sections {
        document: serde_json::to_vec(&doc).expect("a document of plain fields always serializes"),
        tables: vec![
            series::encode_sessions(&series.sessions),
            series::encode_held(&series.held),
            series::encode_baskets(&series.baskets),
            notices::encode(&series.notices),
            series::encode_adjustments(&series.adjustments),
            series::encode_currencies(&series.currencies),
            series::encode_overlays(&series.overlays),
        ],
    }
}

pub(super) fn decode(document: &[u8], tables: &[Table]) -> Result<Publication, CodecError> {
    let doc = read(document)?;
    let series = match doc.version {
        1 => decode_first(expected::<4>(tables)?)?,
        _ => decode_series(expected::<7>(tables)?)?,
    };
    Ok(Publication {
        origin: origin_of(doc)?,
        series,
    })
}

/// What a publication was made from, out of its document.
pub(super) fn origin(document: &[u8]) -> Result<PublicationOrigin, CodecError> {
    origin_of(read(document)?)
}

fn read(document: &[u8]) -> Result<PublicationDoc, CodecError> {
    let doc: PublicationDoc = serde_json::from_slice(document).map_err(invalid)?;
    if !(1..=VERSION).contains(&doc.version) {
        let what = format!(
            "version {} is not known, the newest is {VERSION}",
            doc.version
        );
        return Err(invalid(what));
    }
    Ok(doc)
}

fn origin_of(doc: PublicationDoc) -> Result<PublicationOrigin, CodecError> {
    let no_hash = || invalid(format!("definition {:?} is not a hash", doc.definition));
    Ok(PublicationOrigin {
        index: IndexId::parse(&doc.index).map_err(invalid)?,
        definition: Hash::parse(&doc.definition).ok_or_else(no_hash)?,
        cut: Sequence(doc.cut),
        continues: doc.continues.map(Sequence),
        after: doc.after.as_deref().map(date).transpose()?,
        restates: doc.restates.map(Sequence),
        calendar: doc.calendar,
        chain: doc.chain.map(Sequence),
        base: doc.base.as_deref().map(date).transpose()?,
        provisional: doc
            .provisional
            .into_iter()
            .map(provisional_of)
            .collect::<Result<_, _>>()?,
    })
}

fn provisional_doc(one: &ProvisionalSession) -> ProvisionalDoc {
    ProvisionalDoc {
        session: one.session.to_string(),
        reason: one.reason.clone(),
    }
}

fn provisional_of(doc: ProvisionalDoc) -> Result<ProvisionalSession, CodecError> {
    Ok(ProvisionalSession {
        session: date(&doc.session)?,
        reason: doc.reason,
    })
}

fn decode_first([sessions, held, baskets, notices]: &[Table; 4]) -> Result<Series, CodecError> {
    Ok(Series {
        sessions: series::decode_sessions(sessions)?,
        held: series::decode_held(held)?,
        baskets: series::decode_baskets(baskets)?,
        notices: notices::decode(notices)?,
        ..Series::default()
    })
}

fn decode_series(tables: &[Table; 7]) -> Result<Series, CodecError> {
    let [
        sessions,
        held,
        baskets,
        notices,
        adjustments,
        currencies,
        overlays,
    ] = tables;
    Ok(Series {
        sessions: series::decode_sessions(sessions)?,
        held: series::decode_held(held)?,
        baskets: series::decode_baskets(baskets)?,
        notices: notices::decode(notices)?,
        adjustments: series::decode_adjustments(adjustments)?,
        currencies: series::decode_currencies(currencies)?,
        overlays: series::decode_overlays(overlays)?,
    })
}

fn expected<const N: usize>(tables: &[Table]) -> Result<&[Table; N], CodecError> {
    let found = tables.len();
    let tables = tables.try_into();
    tables.map_err(|_| CodecError::TableCount { found, expected: N })
}

fn date(text: &str) -> Result<Date, CodecError> {
    text.parse()
        .map_err(|_| invalid(format!("{text:?} is not a date")))
}

fn invalid(what: impl ToString) -> CodecError {
    CodecError::Document {
        document: "publication",
        what: what.to_string(),
    }
}
