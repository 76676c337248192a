//! Catching up: takes every ledger entry after the last one applied in, in order.

use equipoise_ledger::{EntryHead, EntryKind, Head, Sequence, SqliteLedger};
use equipoise_model::FactKind;
use tokio::sync::OwnedMutexGuard;

use crate::apply::{Batch, Writer};
use crate::error::ProjectionError;
use crate::probe::Position;
use crate::projection::{Opened, Projection, blocking};

/// Entries whose heads are read at once.
const HEADS: u64 = 1_024;
/// Entries and rows of one transaction; whichever is reached first ends it.
const BATCH_ENTRIES: usize = 256;
const BATCH_ROWS: u64 = 131_072;

/// How far a catch-up has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The last entry taken in.
    pub applied: Sequence,
    /// The last entry of the ledger when the catch-up began.
    pub head: Sequence,
}

/// Why a catch-up has to start over, with the generation of the engine it happened to.
struct Setback {
    generation: u64,
    reason: String,
}

impl Projection {
    /// Applies every entry after [`applied`](Self::applied) up to the ledger's head, in order, and
    /// answers the last one applied. One catch-up runs at a time; others wait and then find nothing
    /// left to do. When nothing is new this costs one look at the ledger's head.
    ///
    /// A file takes everything in; a projection in memory everything but bars. `progress` is told
    /// after each transaction. A projection that belongs to another ledger, or that turns out to be
    /// damaged, is set aside and rebuilt in full.
    ///
    /// # Errors
    /// When the ledger cannot be read, or a rebuilt projection fails again.
    pub async fn catch_up(
        &self,
        ledger: &SqliteLedger,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Sequence, ProjectionError> {
        self.remember_ledger(ledger);
        let head = ledger.head().await?;
        if self.position() == position_of(&head) {
            return Ok(head.sequence);
        }
        match self.advance(ledger, &head, &mut progress).await? {
            Ok(applied) => Ok(applied),
            Err(Setback { generation, reason }) => {
                self.rebuild(generation, reason).await?;
                let again = self.advance(ledger, &head, &mut progress).await?;
                again.map_err(|Setback { reason, .. }| ProjectionError::Damaged { reason })
            }
        }
    }

    /// The outer error is final, the inner one is cured by a rebuild.
    async fn advance(
        &self,
        ledger: &SqliteLedger,
        head: &Head,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<Result<Sequence, Setback>, ProjectionError> {
        let Ok(engine) = self.engine().await else {
            let reason = "its last rebuild failed".to_owned();
            return Ok(Err(Setback {
                generation: u64::MAX,
                reason,
            }));
        };
        let generation = engine.generation;
        let mut run = Run {
            projection: self,
            ledger,
            writer: Some(engine.writer.clone().lock_owned().await),
            head: head.sequence,
        };
        let outcome = match foreign_origin(ledger, run.position(), head).await? {
            Some(reason) => return Ok(Err(Setback { generation, reason })),
            None => run.apply_all(progress).await,
        };
        match outcome {
            Ok(()) => Ok(Ok(self.applied())),
            Err(error) => match error.damage() {
                Some(reason) => Ok(Err(Setback { generation, reason })),
                None => Err(error),
            },
        }
    }
}

/// One catch-up, which holds the writer.
struct Run<'a> {
    projection: &'a Projection,
    ledger: &'a SqliteLedger,
    /// Goes along into blocking work, so that work whose caller has gone away still holds it.
    writer: Option<OwnedMutexGuard<Writer>>,
    head: Sequence,
}

impl Run<'_> {
    /// Each group is read from the ledger while the one before it is applied.
    async fn apply_all(
        &mut self,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<(), ProjectionError> {
        // Copies: the writer may not be shared between threads while an entry is waited for.
        let (ledger, takes_bars) = (self.ledger, self.takes_bars());
        while self.position().applied < self.head {
            let after = self.position().applied;
            let until = Sequence(self.head.0.min(after.0 + HEADS));
            let heads = ledger.heads(after, until, &[]).await?;
            if heads.is_empty() {
                break;
            }
            let mut ready = None;
            for group in groups(&heads).map(Some).chain([None]) {
                let reading = read(ledger, group, takes_bars);
                let (next, applied) = tokio::join!(reading, self.apply(ready, progress));
                applied?;
                ready = next?;
            }
        }
        self.with_writer(|writer, _| writer.checkpoint()).await
    }

    async fn apply(
        &mut self,
        batch: Option<Batch>,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<(), ProjectionError> {
        let Some(batch) = batch else {
            return Ok(());
        };
        self.with_writer(move |writer, projection| {
            let directory = writer.apply(batch)?;
            projection.shared.advance(writer.position(), directory);
            Ok(())
        })
        .await?;
        progress(Progress {
            applied: self.position().applied,
            head: self.head,
        });
        Ok(())
    }

    /// Whether this projection takes bars in.
    fn takes_bars(&self) -> bool {
        *self.projection.opened() == Opened::File
    }

    fn position(&self) -> Position {
        self.writer().position()
    }

    fn writer(&self) -> &Writer {
        self.writer.as_deref().expect("given back after each use")
    }

    /// Runs `work` on the writer, where blocking is allowed.
    async fn with_writer(
        &mut self,
        work: impl FnOnce(&mut Writer, &Projection) -> Result<(), ProjectionError> + Send + 'static,
    ) -> Result<(), ProjectionError> {
        let mut writer = self.writer.take().expect("given back after each use");
        let projection = self.projection.clone();
        let (writer, outcome) = blocking(move || {
            let outcome = work(&mut writer, &projection);
            (writer, outcome)
        })
        .await;
        self.writer = Some(writer);
        outcome
    }
}

/// The entries of `group`, without bars unless `takes_bars`; nothing when there is none.
async fn read(
    ledger: &SqliteLedger,
    group: Option<&[EntryHead]>,
    takes_bars: bool,
) -> Result<Option<Batch>, ProjectionError> {
    let Some((group, last)) = group.and_then(|group| Some((group, group.last()?))) else {
        return Ok(None);
    };
    let mut entries = Vec::with_capacity(group.len());
    for head in group {
        if takes_bars || head.kind != EntryKind::Facts(FactKind::Bars) {
            entries.push(ledger.entry(head.sequence).await?);
        }
    }
    Ok(Some(Batch {
        heads: group.to_vec(),
        entries,
        until: Position {
            applied: last.sequence,
            hash: last.hash,
        },
    }))
}

/// Why a projection at `position` was not built from `ledger`, if it was not.
async fn foreign_origin(
    ledger: &SqliteLedger,
    position: Position,
    head: &Head,
) -> Result<Option<String>, ProjectionError> {
    if position == Position::START || position == position_of(head) {
        return Ok(None);
    }
    let Position { applied, hash } = position;
    // Asked again: another catch-up, begun later, may have come further than `head`.
    let end = ledger.head().await?.sequence;
    if applied > end {
        return Ok(Some(format!(
            "it holds entry {applied}, the ledger ends at {end}"
        )));
    }
    let heads = ledger.heads(Sequence(applied.0 - 1), applied, &[]).await?;
    let is_ours = heads.first().is_some_and(|entry| entry.hash == hash);
    Ok((!is_ours).then(|| format!("it was built from another ledger: entry {applied} differs")))
}

fn position_of(head: &Head) -> Position {
    Position {
        applied: head.sequence,
        hash: head.hash,
    }
}

/// Splits `heads` into the groups that go into one transaction each.
fn groups(heads: &[EntryHead]) -> impl Iterator<Item = &[EntryHead]> {
    let mut rest = heads;
    std::iter::from_fn(move || {
        let mut rows = 0;
        let fits = |head: &&EntryHead| {
            rows += head.rows;
            rows <= BATCH_ROWS
        };
        let length = rest
            .iter()
            .take(BATCH_ENTRIES)
            .take_while(fits)
            .count()
            .max(1);
        let (group, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(group)
    })
}
