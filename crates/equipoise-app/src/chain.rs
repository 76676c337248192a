//! Chains: the publications that follow one another to a series, as the ledger holds them.

use std::collections::BTreeMap;

use equipoise_ledger::{
    Body, EntryHead, EntryKind, Hash, Publication, PublicationOrigin, Sequence, SqliteLedger,
};
use equipoise_model::{
    BasketRow, CurrencyRow, Date, IndexId, OverlayRow, SecurityId, Series, SessionRow,
};

use crate::AppError;

/// One publication of a chain, without its series.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) head: EntryHead,
    pub(crate) origin: PublicationOrigin,
    /// The publication the chain begins with.
    pub(crate) chain: Sequence,
}

impl Link {
    async fn of(ledger: &SqliteLedger, head: EntryHead) -> Result<Self, AppError> {
        let origin = ledger.publication_origin(head.sequence).await?;
        let mut link = Self {
            chain: origin.chain.unwrap_or(head.sequence),
            head,
            origin,
        };
        if link.origin.chain.is_none() {
            // Publications of version 1 do not name their chain.
            let mut previous = link.origin.continues;
            while let Some(sequence) = previous {
                link.chain = sequence;
                previous = ledger.publication_origin(sequence).await?.continues;
            }
        }
        Ok(link)
    }
}

/// The last publication of `index`, of those built by `definition` when one is named.
pub(crate) async fn last(
    ledger: &SqliteLedger,
    index: &IndexId,
    definition: Option<Hash>,
    until: Sequence,
) -> Result<Option<Link>, AppError> {
    match ledger.last_publication(index, definition, until).await? {
        Some(head) => Ok(Some(Link::of(ledger, head).await?)),
        None => Ok(None),
    }
}

/// The publication that a build goes on from: the last one of the series that was published last
/// when the definition takes it over, else of the series of its own that it has.
pub(crate) async fn running(
    ledger: &SqliteLedger,
    index: &IndexId,
    definition: Hash,
    takes_over: bool,
    until: Sequence,
) -> Result<Option<Link>, AppError> {
    let newest = last(ledger, index, None, until).await?;
    if takes_over {
        return Ok(newest);
    }
    let own = last(ledger, index, Some(definition), until).await?;
    // A restatement may have followed in the same chain, by another definition at its end.
    let follows = |own: &Link| newest.clone().filter(|newest| newest.chain == own.chain);
    Ok(own.map(|own| follows(&own).unwrap_or(own)))
}

/// The base session of the series a publication belongs to.
pub(crate) async fn base_of(ledger: &SqliteLedger, link: &Link) -> Result<Date, AppError> {
    if let Some(base) = link.origin.base {
        return Ok(base);
    }
    let first = ledger
        .entry(link.chain)
        .await?
        .head
        .span
        .map(|(first, _)| first);
    first.ok_or_else(|| AppError::Internal {
        what: format!("publication {} is empty", link.chain),
    })
}

/// Every publication of `index`, in ledger order.
pub(crate) async fn links(
    ledger: &SqliteLedger,
    index: &IndexId,
    until: Sequence,
) -> Result<Vec<Link>, AppError> {
    let heads = ledger
        .heads_of(index, until, &[EntryKind::Publication])
        .await?;
    let mut links = Vec::with_capacity(heads.len());
    for head in heads {
        links.push(Link::of(ledger, head).await?);
    }
    Ok(links)
}

/// The publication at `sequence`, whole.
pub(crate) async fn publication(
    ledger: &SqliteLedger,
    sequence: Sequence,
) -> Result<Publication, AppError> {
    match ledger.entry(sequence).await?.body {
        Body::Publication(publication) => Ok(publication),
        _ => Err(AppError::Internal {
            what: format!("entry {sequence} is no publication"),
        }),
    }
}

/// The last session of a publication and the basket after its close.
pub(crate) fn end_of(series: &Series) -> Option<(&SessionRow, &[BasketRow])> {
    let last = series.sessions.last()?;
    Some((last, series.basket(last.session)))
}

/// A session of a publication and the basket after its close.
pub(crate) fn at(series: &Series, session: Date) -> Option<(&SessionRow, &[BasketRow])> {
    let row = series.sessions.iter().find(|row| row.session == session)?;
    Some((row, series.basket(session)))
}

/// The sessions of a chain as they stand: where a restatement took the place of what was published,
/// it counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(crate) sessions: Vec<SessionRow>,
    pub(crate) currencies: Vec<CurrencyRow>,
    pub(crate) overlays: Vec<OverlayRow>,
    /// The publication each session comes from.
    pub(crate) published_by: BTreeMap<Date, Sequence>,
    /// The last entry of facts that each of these publications was built from.
    pub(crate) cuts: BTreeMap<Sequence, Sequence>,
    /// The definition that each of them was built by.
    pub(crate) definitions: BTreeMap<Sequence, Hash>,
    /// The basket after the close of each session.
    pub(crate) baskets: BTreeMap<Date, Basket>,
}

/// Constituents with their index shares, by security.
pub(crate) type Basket = Vec<(SecurityId, f64)>;

/// The history of `chain` up to and including the publication `until`.
pub(crate) async fn history(
    ledger: &SqliteLedger,
    index: &IndexId,
    chain: Sequence,
    until: Sequence,
) -> Result<History, AppError> {
    let mut history = History::default();
    for link in links(ledger, index, until).await? {
        if link.chain != chain {
            continue;
        }
        let publication = publication(ledger, link.head.sequence).await?;
        history.take(publication, link.head.sequence);
    }
    Ok(history)
}

impl History {
    /// Add a publication; its sessions take the place of those from its first one on.
    pub(crate) fn take(&mut self, publication: Publication, sequence: Sequence) {
        let series = publication.series;
        let Some(first) = series.sessions.first().map(|row| row.session) else {
            return;
        };
        self.cut_from(first);
        let dates = series.sessions.iter().map(|row| (row.session, sequence));
        self.published_by.extend(dates);
        self.cuts.insert(sequence, publication.origin.cut);
        self.definitions
            .insert(sequence, publication.origin.definition);
        self.baskets.extend(baskets_of(&series));
        self.add(&series);
    }

    /// Add sessions that are not published, or not yet.
    pub(crate) fn add(&mut self, series: &Series) {
        self.sessions.extend_from_slice(&series.sessions);
        self.currencies.extend_from_slice(&series.currencies);
        self.overlays.extend_from_slice(&series.overlays);
    }

    /// Leave out the sessions from `first` on.
    pub(crate) fn cut_from(&mut self, first: Date) {
        self.sessions.retain(|row| row.session < first);
        self.currencies.retain(|row| row.session < first);
        self.overlays.retain(|row| row.session < first);
        self.published_by.retain(|session, _| *session < first);
        self.baskets.retain(|session, _| *session < first);
    }

    /// The first session from `from` on that was published without the facts of `entry`.
    pub(crate) fn first_before_cut(&self, from: Date, entry: Sequence) -> Option<Date> {
        let mut published = self.published_by.range(from..);
        let early = published.find(|(_, by)| self.cuts[by] < entry)?;
        Some(*early.0)
    }

    /// The levels of `overlay` so far, one for each session; `NaN` where it has none.
    pub(crate) fn overlay(&self, overlay: &str) -> Vec<f64> {
        let known: BTreeMap<Date, f64> = self
            .overlays
            .iter()
            .filter(|row| row.overlay == overlay)
            .map(|row| (row.session, row.level))
            .collect();
        let level = |row: &SessionRow| known.get(&row.session).copied().unwrap_or(f64::NAN);
        self.sessions.iter().map(level).collect()
    }
}

/// The basket after the close of each session of `series`.
pub(crate) fn baskets_of(series: &Series) -> BTreeMap<Date, Basket> {
    let mut baskets: BTreeMap<Date, Basket> = BTreeMap::new();
    for row in &series.baskets {
        let basket = baskets.entry(row.session).or_default();
        basket.push((row.security, row.index_shares));
    }
    for basket in baskets.values_mut() {
        basket.sort_unstable_by_key(|(security, _)| *security);
    }
    baskets
}
