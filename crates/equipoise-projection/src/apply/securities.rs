//! The security master, as the rows of `securities` and `symbols`.

use arrow::array::RecordBatch;
use equipoise_ledger::{Body, Entry, EntryKind};
use equipoise_model::securities::SymbolUse;
use equipoise_model::{ActionKind, FactKind, Facts, Security, SecurityMaster};
use serde_json::json;

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
        Body::Facts(Facts::Securities(records)) => {
            for record in records {
                master.record(record);
            }
            !records.is_empty()
        }
        Body::Facts(Facts::Actions(actions)) => {
            let mut has_changed = false;
            for action in actions {
                if let ActionKind::SymbolChange { to } = &action.kind {
                    master.change_symbol(&action.symbol, to, action.ex_date);
                    has_changed = true;
                }
            }
            has_changed
        }
        _ => false,
    }
}

pub(super) fn rows(master: &SecurityMaster) -> RecordBatch {
    let all = master.securities();
    let maybe = |field: fn(&Security) -> Option<&str>| all.iter().map(field);
    let later = |security: &Security| json!(security.later_symbols).to_string();
    Columns::new()
        .securities(all.iter().map(|security| security.id))
        .texts("symbol", all.iter().map(|security| &security.symbol))
        .maybe_texts("name", maybe(|security| security.name.as_deref()))
        .maybe_texts("sector", maybe(|security| security.sector.as_deref()))
        .maybe_texts("industry", maybe(|security| security.industry.as_deref()))
        .texts("currency", all.iter().map(|security| &security.currency))
        .texts("mic", all.iter().map(|security| &security.mic))
        .maybe_texts("company", maybe(|security| security.company.as_deref()))
        .maybe_texts("country", maybe(|security| security.country.as_deref()))
        .maybe_texts("type", maybe(|security| security.kind.as_deref()))
        .maybe_texts(
            "converts_to",
            maybe(|security| security.converts_to.as_deref()),
        )
        .numbers(
            "conversion_ratio",
            all.iter().map(|security| security.conversion_ratio),
        )
        .texts("later_symbols", all.iter().map(later))
        .maybe_dates("listed", all.iter().map(|security| security.listed))
        .maybe_dates("delisted", all.iter().map(|security| security.delisted))
        .finish()
}

pub(super) fn symbol_rows(master: &SecurityMaster) -> RecordBatch {
    let uses: Vec<(&str, SymbolUse)> = master
        .symbols()
        .flat_map(|(symbol, uses)| uses.iter().map(move |used| (symbol, *used)))
        .collect();
    Columns::new()
        .texts("symbol", uses.iter().map(|(symbol, _)| symbol))
        .maybe_dates("from_date", uses.iter().map(|(_, used)| used.from))
        .maybe_dates("until_date", uses.iter().map(|(_, used)| used.until))
        .securities(uses.iter().map(|(_, used)| used.security))
        .finish()
}
