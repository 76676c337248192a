//! The universe: the lines that a source tells of, and which of them are of one company.

use std::collections::BTreeMap;

use equipoise_model::{Facts, SecurityMaster, SecurityRecord};
use equipoise_providers::source::Need;
use equipoise_providers::transport::{self, Fetched, Plan, Transport};
use tokio_util::sync::CancellationToken;

use super::report::{Failure, FetchRow, Outcome, Part};

/// Ask for `need` alone; `None` when it was cancelled.
pub(super) async fn one(
    sources: &[Transport],
    need: Need,
    cancel: &CancellationToken,
) -> Option<Fetched> {
    let mut told = None;
    transport::fetch(sources, &Plan::new([need]), cancel, |one| told = Some(one)).await;
    told
}

/// The row of an answer, and the records in it in their order, each symbol once.
pub(super) fn read(part: Part, fetched: Fetched) -> (FetchRow, Vec<SecurityRecord>) {
    let outcome = match fetched.source {
        Some(_) => Outcome::Taken,
        None => Outcome::Failed,
    };
    let mut row = FetchRow::new(None, part, outcome);
    row.source = fetched.source;
    row.note(fetched.findings);
    row.failures = fetched.failures.into_iter().map(Failure::from).collect();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut records: Vec<SecurityRecord> = Vec::new();
    for facts in fetched.facts {
        // Counts that come along are of today, and differ with every look: the share counts of the
        // lines are asked for by themselves.
        let Facts::Securities(rows) = facts else {
            continue;
        };
        for record in rows {
            if !places.contains_key(&record.symbol) {
                places.insert(record.symbol.clone(), records.len());
                records.push(record);
            }
        }
    }
    (row, records)
}

/// Records that put `symbols` into their companies, where nobody has yet.
pub(super) fn grouped(
    symbols: &[String],
    listed: &[SecurityRecord],
    master: &SecurityMaster,
) -> Vec<SecurityRecord> {
    let companies: BTreeMap<&str, &String> = listed
        .iter()
        .filter_map(|record| Some((record.symbol.as_str(), record.company.as_ref()?)))
        .collect();
    let is_alone = |symbol: &str| {
        let used = master.uses(symbol).last();
        let security = used.and_then(|used| master.get(used.security));
        security.is_none_or(|security| security.company.is_none())
    };
    let record = |symbol: &String| {
        let company = companies.get(symbol.as_str())?;
        is_alone(symbol).then(|| SecurityRecord {
            company: Some((*company).clone()),
            ..SecurityRecord::of_symbol(symbol)
        })
    };
    symbols.iter().filter_map(record).collect()
}
