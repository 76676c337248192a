//! Verify: recompute every published level from the ledger cut at its own time.

use std::collections::BTreeMap;

use equipoise_engine::overlays::RateBook;
use equipoise_engine::verify::{Difference, first_difference};
use equipoise_engine::{Assembly, Build, Entitled, Start, WholeSeries, build as build_series};
use equipoise_ledger::{Body, EntryKind, Hash, Publication, Sequence, SqliteLedger};
use equipoise_model::calendar::Calendars;
use equipoise_model::{Date, Definition, Facts, IndexId, Panel, Series};

use crate::chain::{self, History};
use crate::definitions::hash_of;
use crate::panel::{blocking, facts};
use crate::{AppError, Progress, Store, entitled, overlays};

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
    let published = Published::read(store.ledger(), index).await?;
    if let Some(index) = index
        && published.publications.is_empty()
    {
        return Err(AppError::NotYetBuilt {
            index: index.to_string(),
            when: String::new(),
        });
    }
    let cuts = published.publications.values().map(|one| one.origin.cut);
    let facts = facts(store.ledger(), cuts.max().unwrap_or_default(), progress).await?;
    let check = Check {
        published,
        calendars: store.calendars().clone(),
        threads: store.threads(),
    };
    let progress = progress.clone();
    blocking(move || check.all(facts, &progress)).await
}

/// What is published, and by which rule books.
#[derive(Default)]
struct Published {
    definitions: BTreeMap<Hash, Definition>,
    publications: BTreeMap<Sequence, Publication>,
}

impl Published {
    async fn read(ledger: &SqliteLedger, index: Option<&IndexId>) -> Result<Self, AppError> {
        let kinds = [EntryKind::Definition, EntryKind::Publication];
        let until = ledger.head().await?.sequence;
        let heads = match index {
            Some(index) => ledger.heads_of(index, until, &kinds).await?,
            None => ledger.heads(Sequence::NONE, until, &kinds).await?,
        };
        let mut read = Self::default();
        for head in heads {
            match ledger.entry(head.sequence).await?.body {
                Body::Definition(definition) => {
                    read.definitions
                        .insert(hash_of(&head, &definition), definition);
                }
                Body::Publication(publication) => {
                    read.publications.insert(head.sequence, publication);
                }
                _ => {}
            }
        }
        Ok(read)
    }

    /// The publication that begins the series of the one at `sequence`.
    fn chain(&self, sequence: Sequence) -> Sequence {
        let mut root = sequence;
        while let Some(one) = self.publications.get(&root) {
            match (one.origin.chain, one.origin.continues) {
                (Some(chain), _) => return chain,
                (None, Some(previous)) => root = previous,
                (None, None) => return root,
            }
        }
        root
    }

    /// The series that the one at `sequence` goes on from, as it stood then.
    fn history(&self, sequence: Sequence) -> History {
        let chain = self.chain(sequence);
        let mut history = History::default();
        for (earlier, publication) in self.publications.range(..sequence) {
            if self.chain(*earlier) == chain {
                history.take(publication.clone(), *earlier);
            }
        }
        history
    }

    /// What of `claims` was held in the series of the one at `sequence`, as it stood then.
    fn entitled(&self, sequence: Sequence, claims: &[entitled::Claim]) -> Vec<Entitled> {
        let chain = self.chain(sequence);
        let mut entitled: BTreeMap<entitled::Claim, Entitled> = BTreeMap::new();
        if claims.is_empty() {
            return Vec::new();
        }
        for (earlier, publication) in self.publications.range(..sequence) {
            if self.chain(*earlier) == chain {
                let found = entitled::of_series(&publication.series, claims).into_iter();
                entitled.extend(found.map(|one| ((one.session, one.security), one)));
            }
        }
        entitled.into_values().collect()
    }
}

/// What there is to check, and with what.
struct Check {
    published: Published,
    calendars: Calendars,
    threads: usize,
}

impl Check {
    /// Every publication, by its cut, so that facts are taken in once.
    fn all(&self, facts: Vec<(Sequence, Facts)>, progress: &Progress) -> Verification {
        let publications = &self.published.publications;
        let mut by_cut: Vec<(Sequence, Sequence)> = publications
            .iter()
            .map(|(sequence, one)| (one.origin.cut, *sequence))
            .collect();
        by_cut.sort_unstable();
        let mut assembly = Assembly::new(self.calendars.clone());
        let mut rates = RateBook::default();
        let mut facts = facts.into_iter().peekable();
        let mut panel = assembly.panel();
        let mut panel_cut = Sequence::NONE;
        let mut found = Verification {
            publications: 0,
            sessions: 0,
            differences: Vec::new(),
        };
        let total = u64::try_from(by_cut.len()).ok();
        for (cut, sequence) in by_cut {
            while let Some((_, batch)) = facts.next_if(|(at, _)| *at <= cut) {
                overlays::take_rates(&mut rates, &batch);
                assembly.add(batch);
            }
            if panel_cut != cut {
                panel = assembly.panel();
                panel_cut = cut;
            }
            let one = &publications[&sequence];
            if let Some(difference) = self.difference(sequence, one, &panel, &rates) {
                found.differences.push(Disagreement {
                    sequence,
                    index: one.origin.index.clone(),
                    difference,
                });
            }
            found.publications += 1;
            found.sessions += one.series.sessions.len() as u64;
            progress.report("verify", found.publications, total);
        }
        found.differences.sort_by_key(|one| one.sequence);
        found
    }

    /// The first difference between a publication and its recomputation.
    fn difference(
        &self,
        sequence: Sequence,
        one: &Publication,
        panel: &Panel<'_>,
        rates: &RateBook,
    ) -> Option<Difference> {
        let first = one.series.sessions.first()?.session;
        match self.recompute(sequence, one, panel, rates) {
            Ok(recomputed) => first_difference(&one.series, &recomputed),
            Err(what) => Some(Difference {
                session: first,
                what,
                published: "a publication".to_owned(),
                recomputed: "nothing".to_owned(),
            }),
        }
    }

    fn recompute(
        &self,
        sequence: Sequence,
        one: &Publication,
        panel: &Panel<'_>,
        rates: &RateBook,
    ) -> Result<Series, String> {
        let origin = &one.origin;
        let definition = self.published.definitions.get(&origin.definition);
        let definition = definition.ok_or("its definition is not in the ledger")?;
        let (first, last) = ends(&one.series);
        let request = Build {
            panel,
            definition,
            calendars: self.calendars.clone(),
            start: self.start(sequence, one, panel, first)?,
            until: Some(last),
            threads: self.threads,
        };
        let mut record = WholeSeries::default();
        build_series(&request, &mut record).map_err(|error| error.to_string())?;
        let mut series = record.0;
        if !definition.overlays.is_empty() {
            let mut history = self.published.history(sequence);
            history.cut_from(first);
            overlays::compute(definition, &history, &mut series, rates)
                .map_err(|error| error.to_string())?;
        }
        Ok(series)
    }

    fn start(
        &self,
        sequence: Sequence,
        one: &Publication,
        panel: &Panel<'_>,
        first: Date,
    ) -> Result<Start, String> {
        let Some(previous) = one.origin.continues else {
            return Ok(Start::Base(Some(first)));
        };
        let before = self.published.publications.get(&previous);
        let after = before.and_then(|before| match one.origin.after {
            None => chain::end_of(&before.series),
            Some(session) => chain::at(&before.series, session),
        });
        let Some((last, basket)) = after else {
            return Err(format!(
                "publication {previous}, from which it goes on, is missing"
            ));
        };
        let claims = entitled::claims(panel, last.session);
        Ok(Start::Resume {
            last: Box::new(last.clone()),
            basket: basket.to_vec(),
            entitled: self.published.entitled(sequence, &claims),
        })
    }
}

/// The first and last session of a series that has one.
fn ends(series: &Series) -> (Date, Date) {
    let session =
        |row: Option<&equipoise_model::SessionRow>| row.map_or(Date::MIN, |row| row.session);
    (
        session(series.sessions.first()),
        session(series.sessions.last()),
    )
}
