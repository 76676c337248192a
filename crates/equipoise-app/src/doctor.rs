//! Doctor: is the data folder sound, and what can be done where it is not?

use equipoise_ledger::{Fault, SessionStatus};
use equipoise_projection::Opened;

use crate::completeness::{self, Provisional};
use crate::{AppError, Progress, Store, definitions};

/// What was found.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// Entries of the ledger that were read and hashed.
    pub entries: u64,
    /// What does not agree in the ledger; empty when it is sound.
    pub faults: Vec<Fault>,
    /// What the projection says of itself, as sentences.
    pub projection: Vec<String>,
    /// What the panel file says of itself, as a sentence.
    pub panel: String,
    /// Sessions that are provisional or held, as a sentence for each index that has some.
    pub unfinished: Vec<String>,
}

impl Diagnosis {
    /// Whether the truth is sound; what can be rebuilt does not count.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// Read and hash the whole ledger; where it is sound also bring the projection and the panel up to
/// date, which rebuilds what is damaged.
///
/// # Errors
/// When the ledger cannot be opened at all. A damaged entry is not an error but a finding.
pub async fn doctor(store: &Store, progress: &Progress) -> Result<Diagnosis, AppError> {
    let verdict = store
        .ledger()
        .verify(|at, head| progress.report("check ledger", at.0, Some(head.0)))
        .await?;
    let mut found = Diagnosis {
        entries: verdict.entries,
        faults: verdict.faults,
        projection: Vec::new(),
        panel: "not looked at".to_owned(),
        unfinished: Vec::new(),
    };
    if !found.is_sound() {
        found
            .projection
            .push("not looked at: the ledger comes first".to_owned());
        return Ok(found);
    }
    let projection = store.projection(progress).await?;
    found.projection.push(match projection.opened() {
        Opened::File => "projection file is open".to_owned(),
        Opened::Memory { reason } => format!("projection is in memory: {reason}"),
    });
    if let Some(reason) = projection.rebuilt_because() {
        found.projection.push(format!("it was rebuilt: {reason}"));
    }
    let status = projection.status().await?;
    found
        .projection
        .push(format!("entries up to {} are applied", status.applied));
    for (table, rows) in status.tables {
        found.projection.push(format!("{table}: {rows} rows"));
    }
    let panel = store.panel(progress).await?;
    let view = panel.panel();
    found.panel = format!(
        "panel holds facts up to entry {}: {} sessions of {} securities",
        panel.cut(),
        view.sessions.len(),
        view.columns()
    );
    found.unfinished = unfinished(store).await?;
    Ok(found)
}

async fn unfinished(store: &Store) -> Result<Vec<String>, AppError> {
    let ledger = store.ledger();
    let until = store.head().await?.sequence;
    let mut sentences = Vec::new();
    for index in definitions::indices(store).await? {
        let link = definitions::running(ledger, &index, until).await?;
        let last = link
            .as_ref()
            .and_then(|link| link.head.span)
            .map(|(_, last)| last);
        if let Some(link) = &link {
            let provisional = Provisional::read(ledger, link, until).await?;
            if let Some((first, reason)) = provisional.sessions.first_key_value() {
                let count = provisional.sessions.len();
                let plural = if count == 1 { " is" } else { "s are" };
                sentences.push(format!(
                    "{index}: {count} session{plural} provisional from {first} on: {reason}"
                ));
            }
        }
        let said = completeness::statuses(ledger, &index, until).await?;
        let held = said.last().filter(|(_, change)| {
            change.status == SessionStatus::Held && last.is_none_or(|last| change.session > last)
        });
        if let Some((_, change)) = held {
            sentences.push(format!(
                "{index}: publication is held before {}: {}",
                change.session, change.reason
            ));
        }
    }
    Ok(sentences)
}
