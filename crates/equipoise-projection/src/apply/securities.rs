//! What is said of securities, as the rows of `security_records`, and the security master it makes.

use arrow::array::RecordBatch;
use equipoise_ledger::{Body, Entry, EntryKind, Sequence};
use equipoise_model::{FactKind, SecurityMaster, SecurityRecord};

use crate::columns::Columns;

/// The kinds of entry that can change the master.
pub(crate) const KINDS: [EntryKind; 2] = [
    EntryKind::Facts(FactKind::Securities),
    EntryKind::Facts(FactKind::Actions),
];

/// Whether an entry of `kind` can change the master.
pub(crate) fn concerns(kind: EntryKind) -> bool {
    KINDS.contains(&kind)
}

/// Takes an entry into the master: security records, and the changes of symbol among actions.
///
/// Replaying every entry of these two kinds in ledger order gives the same identities everywhere.
/// Answers whether the entry could have changed the master.
pub(crate) fn replay(master: &mut SecurityMaster, entry: &Entry) -> bool {
    match &entry.body {
        Body::Facts(facts) => master.add_facts(facts),
        _ => false,
    }
}

/// The records of an entry, as the rows of `security_records`.
pub(super) fn record_rows(records: &[SecurityRecord], sequence: Sequence) -> RecordBatch {
    let maybe = |field: fn(&SecurityRecord) -> Option<&str>| records.iter().map(field);
    Columns::new()
        .texts("symbol", records.iter().map(|record| &record.symbol))
        .maybe_texts("name", maybe(|record| record.name.as_deref()))
        .maybe_texts("sector", maybe(|record| record.sector.as_deref()))
        .maybe_texts("industry", maybe(|record| record.industry.as_deref()))
        .maybe_texts("currency", maybe(|record| record.currency.as_deref()))
        .maybe_texts("mic", maybe(|record| record.mic.as_deref()))
        .maybe_texts("company", maybe(|record| record.company.as_deref()))
        .maybe_texts("country", maybe(|record| record.country.as_deref()))
        .maybe_texts("type", maybe(|record| record.kind.as_deref()))
        .maybe_texts("converts_to", maybe(|record| record.converts_to.as_deref()))
        .maybe_numbers(
            "conversion_ratio",
            records.iter().map(|record| record.conversion_ratio),
        )
        .maybe_dates("listed", records.iter().map(|record| record.listed))
        .maybe_dates("delisted", records.iter().map(|record| record.delisted))
        .maybe_texts("isin", maybe(|record| record.isin.as_deref()))
        .maybe_texts("figi", maybe(|record| record.figi.as_deref()))
        .maybe_texts("cik", maybe(|record| record.cik.as_deref()))
        .maybe_dates("effective", records.iter().map(|record| record.effective))
        .maybe_instants("known", records.iter().map(|record| record.known))
        .sequence(sequence, records.len())
        .finish()
}
