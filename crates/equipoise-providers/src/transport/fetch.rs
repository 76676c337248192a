//! Fetch: needs served from sources in order of preference, each whole or not at all.
//!
//! Needs and facts are spelt as symbols are spelt here; what goes to a source and comes back is respelt.

use std::collections::BTreeSet;

use equipoise_model::Facts;
use futures::StreamExt;
use tokio_util::sync::CancellationToken;

use super::{Transport, spelling};
use crate::failure::{FailureKind, Fault};
use crate::source::{Ask, Finding, Need, SourceError};

/// Pages of one need; a source that has more goes in a circle.
pub const MAX_PAGES: usize = 200;

/// What became of one need.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The need.
    pub need: Need,
    /// The source that served it; `None` when none did. A source that has no facts passes it on.
    pub source: Option<&'static str>,
    /// All facts of the need, none when it was not served.
    pub facts: Vec<Facts>,
    /// What the source left out.
    pub findings: Vec<Finding>,
    /// Why others did not.
    pub failures: Vec<SourceError>,
}

/// Needs, and which of them are done: kept by the caller, a fetch goes on where it stopped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    needs: Vec<Need>,
    done: BTreeSet<Need>,
}

impl Plan {
    /// A plan of `needs`, in their order, each once.
    #[must_use]
    pub fn new(needs: impl IntoIterator<Item = Need>) -> Self {
        let mut seen = BTreeSet::new();
        let once = |need: &Need| seen.insert(need.clone());
        Self {
            needs: needs.into_iter().filter(once).collect(),
            done: BTreeSet::new(),
        }
    }

    /// Mark a need as done, once its facts are durable.
    pub fn mark(&mut self, need: &Need) {
        self.done.insert(need.clone());
    }

    /// What is not done, in order.
    pub fn left(&self) -> impl Iterator<Item = &Need> {
        self.needs.iter().filter(|need| !self.done.contains(need))
    }

    /// How many are done, and of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.needs.len() - self.left().count(), self.needs.len())
    }
}

/// Serve what is left of `plan` from `sources`, the first that can and does. `on_done` gets each need as
/// it is served or given up, and marks it where it has kept its facts.
///
/// It stops between two needs once `cancel` is told; requests under way are dropped.
pub async fn fetch(
    sources: &[Transport],
    plan: &Plan,
    cancel: &CancellationToken,
    mut on_done: impl FnMut(Fetched),
) {
    let at_once = sources.iter().map(|one| one.source().quota().concurrency);
    let at_once = at_once.max().unwrap_or(1).max(1) as usize;
    let work = plan.left().map(|need| serve(sources, need));
    let work = futures::stream::iter(work).buffer_unordered(at_once);
    let mut work = std::pin::pin!(work);
    while let Some(Some(fetched)) = cancel.run_until_cancelled(work.next()).await {
        on_done(fetched);
    }
}

/// The first source that has facts serves; where each that can serve has none, the first of them does.
async fn serve(sources: &[Transport], need: &Need) -> Fetched {
    let mut fetched = Fetched {
        need: need.clone(),
        source: None,
        facts: Vec::new(),
        findings: Vec::new(),
        failures: Vec::new(),
    };
    let able = |one: &&Transport| one.source().capabilities().serves(need);
    for transport in sources.iter().filter(able) {
        match serve_from(transport, need).await {
            Ok((facts, findings)) => {
                let has_facts = facts.iter().any(|batch| !batch.is_empty());
                fetched.findings.extend(findings);
                if has_facts || fetched.source.is_none() {
                    fetched.source = Some(transport.source().name());
                    fetched.facts = facts;
                }
                if has_facts {
                    break;
                }
            }
            Err(error) => fetched.failures.push(error),
        }
    }
    fetched
}

async fn serve_from(
    transport: &Transport,
    need: &Need,
) -> Result<(Vec<Facts>, Vec<Finding>), SourceError> {
    let source = transport.source();
    let need = &spelling::asked(need, source.spelling(), source.name())?;
    let asks = source.asks(need, transport.clock().now())?;
    let mut left: Vec<Ask> = asks.into_iter().rev().collect();
    let (mut facts, mut findings) = (Vec::new(), Vec::new());
    let mut pages = 0;
    while let Some(ask) = left.pop() {
        pages += 1;
        if pages > MAX_PAGES {
            let name = source.name();
            let text = format!("{name}: {need} has more than the limit of {MAX_PAGES} pages");
            return Err(SourceError::new(
                name,
                FailureKind::Garbage,
                Fault::Theirs,
                text,
            ));
        }
        let reading = transport.ask(&ask).await?;
        for batch in reading.facts {
            facts.push(spelling::told(batch, source.spelling(), &mut findings));
        }
        findings.extend(reading.findings);
        left.extend(reading.next);
    }
    Ok((facts, findings))
}
