//! Control entries as small documents; a restatement has a table of sessions beside it.

use equipoise_model::IndexId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    CodecError,
    payload::Sections,
    table::{Table, TableBuilder},
};
use crate::{
    Decision, DecisionVerdict, Hash, Lifecycle, LifecycleChange, RestatedRow, Restatement, Sequence,
};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LifecycleDoc {
    version: u32,
    index: String,
    definition: String,
    change: String,
    #[serde(default)]
    takes_over: bool,
    by: String,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RestatementDoc {
    version: u32,
    index: String,
    definition: String,
    published: u64,
    cut: u64,
    causes: Vec<u64>,
    sentences: Vec<String>,
    changes_members: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionDoc {
    version: u32,
    subject: u64,
    verdict: String,
    by: String,
    reason: String,
}

pub(super) fn encode_lifecycle(lifecycle: &Lifecycle) -> Sections {
    let (change, takes_over) = match lifecycle.change {
        LifecycleChange::Promoted { takes_over } => ("promoted", takes_over),
        LifecycleChange::Retired => ("retired", false),
    };
    document(&LifecycleDoc {
        version: VERSION,
        index: lifecycle.index.as_str().to_owned(),
        definition: lifecycle.definition.to_string(),
        change: change.to_owned(),
        takes_over,
        by: lifecycle.by.clone(),
        reason: lifecycle.reason.clone(),
    })
}

pub(super) fn decode_lifecycle(bytes: &[u8]) -> Result<Lifecycle, CodecError> {
    const NAME: &str = "lifecycle";
    let doc: LifecycleDoc = read(NAME, bytes)?;
    require_version(NAME, doc.version)?;
    let change = match doc.change.as_str() {
        "promoted" => LifecycleChange::Promoted {
            takes_over: doc.takes_over,
        },
        "retired" => LifecycleChange::Retired,
        other => return Err(invalid(NAME, format!("change {other:?} is not known"))),
    };
    Ok(Lifecycle {
        index: IndexId::parse(&doc.index).map_err(|error| invalid(NAME, error))?,
        definition: hash(NAME, &doc.definition)?,
        change,
        by: doc.by,
        reason: doc.reason,
    })
}

pub(super) fn encode_restatement(restatement: &Restatement) -> Sections {
    let doc = RestatementDoc {
        version: VERSION,
        index: restatement.index.as_str().to_owned(),
        definition: restatement.definition.to_string(),
        published: restatement.published.0,
        cut: restatement.cut.0,
        causes: restatement.causes.iter().map(|cause| cause.0).collect(),
        sentences: restatement.sentences.clone(),
        changes_members: restatement.changes_members,
    };
    let rows = &restatement.sessions;
    let column = |figure: fn(&RestatedRow) -> f64| rows.iter().map(figure);
    let table = TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .floats(
            "published_price_return",
            column(|row| row.published_price_return),
        )
        .floats("price_return", column(|row| row.price_return))
        .floats(
            "published_gross_total_return",
            column(|row| row.published_gross_total_return),
        )
        .floats("gross_total_return", column(|row| row.gross_total_return))
        .floats(
            "published_net_total_return",
            column(|row| row.published_net_total_return),
        )
        .floats("net_total_return", column(|row| row.net_total_return))
        .finish();
    Sections {
        tables: vec![table],
        ..document(&doc)
    }
}

pub(super) fn decode_restatement(
    bytes: &[u8],
    [table]: &[Table; 1],
) -> Result<Restatement, CodecError> {
    const NAME: &str = "restatement";
    let doc: RestatementDoc = read(NAME, bytes)?;
    require_version(NAME, doc.version)?;
    let session = table.dates("session")?;
    let published_price_return = table.floats("published_price_return")?;
    let price_return = table.floats("price_return")?;
    let published_gross_total_return = table.floats("published_gross_total_return")?;
    let gross_total_return = table.floats("gross_total_return")?;
    let published_net_total_return = table.floats("published_net_total_return")?;
    let net_total_return = table.floats("net_total_return")?;
    let row = |row| {
        Ok(RestatedRow {
            session: session.given(row)?,
            published_price_return: published_price_return.given(row)?,
            price_return: price_return.given(row)?,
            published_gross_total_return: published_gross_total_return.given(row)?,
            gross_total_return: gross_total_return.given(row)?,
            published_net_total_return: published_net_total_return.given(row)?,
            net_total_return: net_total_return.given(row)?,
        })
    };
    Ok(Restatement {
        index: IndexId::parse(&doc.index).map_err(|error| invalid(NAME, error))?,
        definition: hash(NAME, &doc.definition)?,
        published: Sequence(doc.published),
        cut: Sequence(doc.cut),
        causes: doc.causes.into_iter().map(Sequence).collect(),
        sentences: doc.sentences,
        changes_members: doc.changes_members,
        sessions: (0..table.rows())
            .map(row)
            .collect::<Result<_, CodecError>>()?,
    })
}

pub(super) fn encode_decision(decision: &Decision) -> Sections {
    document(&DecisionDoc {
        version: VERSION,
        subject: decision.subject.0,
        verdict: decision.verdict.name().to_owned(),
        by: decision.by.clone(),
        reason: decision.reason.clone(),
    })
}

pub(super) fn decode_decision(bytes: &[u8]) -> Result<Decision, CodecError> {
    const NAME: &str = "decision";
    let doc: DecisionDoc = read(NAME, bytes)?;
    require_version(NAME, doc.version)?;
    let verdict = match doc.verdict.as_str() {
        "approved" => DecisionVerdict::Approved,
        "rejected" => DecisionVerdict::Rejected,
        other => return Err(invalid(NAME, format!("verdict {other:?} is not known"))),
    };
    Ok(Decision {
        subject: Sequence(doc.subject),
        verdict,
        by: doc.by,
        reason: doc.reason,
    })
}

pub(super) fn document(doc: &impl Serialize) -> Sections {
    Sections {
        document: serde_json::to_vec(doc).expect("a document of plain fields always serializes"),
        tables: Vec::new(),
    }
}

pub(super) fn read<D: DeserializeOwned>(name: &'static str, bytes: &[u8]) -> Result<D, CodecError> {
    serde_json::from_slice(bytes).map_err(|error| invalid(name, error))
}

pub(super) fn require_version(name: &'static str, version: u32) -> Result<(), CodecError> {
    if version == VERSION {
        return Ok(());
    }
    let what = format!("version {version} is not known, the newest is {VERSION}");
    Err(invalid(name, what))
}

fn hash(name: &'static str, text: &str) -> Result<Hash, CodecError> {
    Hash::parse(text).ok_or_else(|| invalid(name, format!("definition {text:?} is not a hash")))
}

pub(super) fn invalid(document: &'static str, what: impl ToString) -> CodecError {
    CodecError::Document {
        document,
        what: what.to_string(),
    }
}
