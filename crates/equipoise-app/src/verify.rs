//! Verify: recompute every published level from the ledger cut at its own time.

use equipoise_engine::verify::{Difference, first_difference};
use equipoise_engine::{Assembly, Build, Start, WholeSeries, build as build_series};
use equipoise_ledger::{Body, EntryKind, Hash, Publication, Sequence, definition_hash};
use equipoise_model::{Definition, Facts, IndexId};

use crate::panel::{blocking, facts};
use crate::{AppError, Progress, Store};

/// What was found.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Publications recomputed.
    pub publications: u64,
    /// Sessions recomputed.
    pub sessions: u64,
    /// Publications that do not agree, each with its first difference.
    pub differences: Vec<Disagreement>,
}

/// A publication that does not agree with its recomputation.
#[derive(Debug, Clone)]
pub struct Disagreement {
    /// The publication.
    pub sequence: Sequence,
    /// Its index.
    pub index: IndexId,
    /// The first difference.
    pub difference: Difference,
}

/// A publication and its place in the ledger.
struct Published {
    sequence: Sequence,
    publication: Publication,
}

/// Recompute every publication of `index` (`None`: of every index) and compare to the last bit.
///
/// Each one is built from the facts with a sequence number up to its cut, starting from the basket
/// of the publication it continues.
///
/// # Errors
/// When the ledger cannot be read. A difference is not an error but a finding.
pub async fn verify(
    store: &Store,
    index: Option<&IndexId>,
    progress: &Progress,
) -> Result<Verification, AppError> {
    let ledger = store.ledger();
    let head = ledger.head().await?;
    let mut definitions: Vec<(Hash, Definition)> = Vec::new();
    let mut published: Vec<Published> = Vec::new();
    let kinds = [EntryKind::Definition, EntryKind::Publication];
    for entry in ledger.heads(Sequence(0), head.sequence, &kinds).await? {
        if index.is_some() && entry.index.as_ref() != index {
            continue;
        }
        match ledger.entry(entry.sequence).await?.body {
            Body::Definition(definition) => {
                definitions.push((definition_hash(&definition), definition));
            }
            Body::Publication(publication) => {
                published.push(Published {
                    sequence: entry.sequence,
                    publication,
                });
            }
            Body::Facts(_) => {}
        }
    }
    if let Some(index) = index
        && published.is_empty()
    {
        return Err(AppError::NotYetBuilt {
            index: index.to_string(),
            when: String::new(),
        });
    }
    let cut = published
        .iter()
        .map(|one| one.publication.cut)
        .max()
        .unwrap_or_default();
    let facts = facts(ledger, cut, progress).await?;
    let threads = store.threads();
    let progress = progress.clone();
    blocking(move || recompute_all(&published, &definitions, facts, threads, &progress)).await?
}

fn recompute_all(
    published: &[Published],
    definitions: &[(Hash, Definition)],
    facts: Vec<(Sequence, Facts)>,
    threads: usize,
    progress: &Progress,
) -> Result<Verification, AppError> {
    let mut by_cut: Vec<&Published> = published.iter().collect();
    by_cut.sort_by_key(|one| (one.publication.cut, one.sequence));
    let mut assembly = Assembly::default();
    let mut facts = facts.into_iter().peekable();
    let mut panel = assembly.panel();
    let mut panel_cut = Sequence(0);
    let mut found = Verification {
        publications: 0,
        sessions: 0,
        differences: Vec::new(),
    };
    let total = u64::try_from(by_cut.len()).ok();
    for one in by_cut {
        while let Some((_, batch)) = facts.next_if(|(at, _)| *at <= one.publication.cut) {
            assembly.add(batch);
        }
        if panel_cut != one.publication.cut {
            panel = assembly.panel();
            panel_cut = one.publication.cut;
        }
        let difference = recompute(one, published, definitions, &panel, threads)?;
        if let Some(difference) = difference {
            let index = one.publication.index.clone();
            found.differences.push(Disagreement {
                sequence: one.sequence,
                index,
                difference,
            });
        }
        found.publications += 1;
        found.sessions += one.publication.series.sessions.len() as u64;
        progress.report("verify", found.publications, total);
    }
    found.differences.sort_by_key(|one| one.sequence);
    Ok(found)
}

fn recompute(
    one: &Published,
    published: &[Published],
    definitions: &[(Hash, Definition)],
    panel: &equipoise_model::Panel<'_>,
    threads: usize,
) -> Result<Option<Difference>, AppError> {
    let publication = &one.publication;
    let sessions = &publication.series.sessions;
    let (Some(first), Some(last)) = (sessions.first(), sessions.last()) else {
        return Ok(None);
    };
    let broken = |what: String| Difference {
        session: first.session,
        what,
        published: "a publication".to_owned(),
        recomputed: "nothing".to_owned(),
    };
    let known = definitions
        .iter()
        .find(|(hash, _)| *hash == publication.definition);
    let Some((_, definition)) = known else {
        return Ok(Some(broken("definition is not in the ledger".to_owned())));
    };
    let start = match publication.continues {
        None => Start::Base(Some(first.session)),
        Some(previous) => {
            let before = published.iter().find(|other| other.sequence == previous);
            let last = before.and_then(|other| other.publication.series.sessions.last());
            let (Some(before), Some(last)) = (before, last) else {
                return Ok(Some(broken(format!(
                    "publication {previous} it continues is missing"
                ))));
            };
            let basket = before.publication.series.basket(last.session).to_vec();
            Start::Resume {
                last: last.clone(),
                basket,
            }
        }
    };
    let until = Some(last.session);
    let request = Build {
        panel,
        definition,
        start,
        until,
        threads,
    };
    let mut record = WholeSeries::default();
    if let Err(error) = build_series(&request, &mut record) {
        return Ok(Some(broken(error.to_string())));
    }
    Ok(first_difference(&publication.series, &record.0))
}
