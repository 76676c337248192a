//! Quality entries: a screening as two tables, a decision as a small document.

use arrow::datatypes::UInt32Type;
use serde::{Deserialize, Serialize};

use super::{
    CodecError, bars,
    control::{document, invalid, read, require_version},
    payload::Sections,
    table::{Table, TableBuilder},
};
use crate::{FindingRow, QualityDecision, QualityVerdict, Screening, Sequence};

const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScreeningDoc {
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionDoc {
    version: u32,
    subject: u64,
    rows: Vec<u32>,
    verdict: String,
    by: String,
    reason: String,
}

pub(super) fn encode_screening(screening: &Screening) -> Sections {
    Sections {
        tables: vec![
            bars::encode(&screening.held),
            encode_findings(&screening.findings),
        ],
        ..document(&ScreeningDoc { version: VERSION })
    }
}

fn encode_findings(rows: &[FindingRow]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .optional_texts("symbol", rows.iter().map(|row| row.symbol.as_deref()))
        .texts("rule", rows.iter().map(|row| row.rule.as_str()))
        .texts("field", rows.iter().map(|row| row.field.as_str()))
        .known_floats("value", rows.iter().map(|row| row.value))
        .known_floats("expected", rows.iter().map(|row| row.expected))
        .texts("outcome", rows.iter().map(|row| row.outcome.as_str()))
        .optional_numbers::<UInt32Type>("held", rows.iter().map(|row| row.held))
        .texts("sentence", rows.iter().map(|row| row.sentence.as_str()))
        .finish()
}

pub(super) fn decode_screening(
    bytes: &[u8],
    [held, findings]: &[Table; 2],
) -> Result<Screening, CodecError> {
    const NAME: &str = "screening";
    let doc: ScreeningDoc = read(NAME, bytes)?;
    require_version(NAME, doc.version)?;
    let screening = Screening {
        held: bars::decode(held)?,
        findings: decode_findings(findings)?,
    };
    let rows = screening.held.len();
    let is_outside = |row: &u32| *row as usize >= rows;
    if let Some(row) = screening
        .findings
        .iter()
        .filter_map(|finding| finding.held)
        .find(is_outside)
    {
        let what = format!("a finding names row {row} of {rows} held bars");
        return Err(invalid(NAME, what));
    }
    Ok(screening)
}

fn decode_findings(table: &Table) -> Result<Vec<FindingRow>, CodecError> {
    let session = table.dates("session")?;
    let symbol = table.texts("symbol")?;
    let rule = table.texts("rule")?;
    let field = table.texts("field")?;
    let value = table.floats("value")?;
    let expected = table.floats("expected")?;
    let outcome = table.texts("outcome")?;
    let held = table.numbers::<UInt32Type>("held")?;
    let sentence = table.texts("sentence")?;
    let row = |row| {
        Ok(FindingRow {
            session: session.given(row)?,
            symbol: symbol.optional_owned(row),
            rule: rule.given(row)?.to_owned(),
            field: field.given(row)?.to_owned(),
            value: value.known(row),
            expected: expected.known(row),
            outcome: outcome.given(row)?.to_owned(),
            held: held.optional(row),
            sentence: sentence.given(row)?.to_owned(),
        })
    };
    (0..table.rows()).map(row).collect()
}

pub(super) fn encode_decision(decision: &QualityDecision) -> Sections {
    document(&DecisionDoc {
        version: VERSION,
        subject: decision.subject.0,
        rows: decision.rows.clone(),
        verdict: decision.verdict.name().to_owned(),
        by: decision.by.clone(),
        reason: decision.reason.clone(),
    })
}

pub(super) fn decode_decision(bytes: &[u8]) -> Result<QualityDecision, CodecError> {
    const NAME: &str = "quality decision";
    let doc: DecisionDoc = read(NAME, bytes)?;
    require_version(NAME, doc.version)?;
    let unknown = || invalid(NAME, format!("verdict {:?} is not known", doc.verdict));
    Ok(QualityDecision {
        subject: Sequence(doc.subject),
        rows: doc.rows,
        verdict: QualityVerdict::parse(&doc.verdict).ok_or_else(unknown)?,
        by: doc.by,
        reason: doc.reason,
    })
}
