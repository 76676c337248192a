//! Which series a question is about: index, vintage and dates.

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, Definition, IndexId, Instant};
use equipoise_projection::{ChainRow, Projection, PublishedSpan, Scope};

use crate::{AppError, Progress, Store};

/// An index, and the time whose answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexSelection {
    /// The index.
    pub index: IndexId,
    /// What this service would have answered at that time; `None` means now.
    pub as_of: Option<Instant>,
    /// Which publication of a session answers where several hold it.
    pub vintage: Vintage,
}

/// Which publication of a session answers where several hold it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Vintage {
    /// The last one: restatements included.
    #[default]
    Latest,
    /// The first one: as published at the time.
    First,
    /// The last one up to this publication, by its entry in the ledger.
    Publication(Sequence),
}

impl Vintage {
    /// The vintage called `text`: `latest`, `first`, or the number of a publication.
    ///
    /// # Errors
    /// Says what there is.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "latest" => Ok(Self::Latest),
            "first" => Ok(Self::First),
            number => match number.parse() {
                Ok(sequence) => Ok(Self::Publication(Sequence(sequence))),
                Err(_) => Err(format!(
                    "{text:?} is no vintage: it is latest, first, or the number of a publication"
                )),
            },
        }
    }
}

impl IndexSelection {
    /// The series of `index` as it stands now.
    #[must_use]
    pub fn now(index: IndexId) -> Self {
        Self {
            index,
            as_of: None,
            vintage: Vintage::Latest,
        }
    }
}

/// Dates asked for, both ends included; an open end goes as far as the series does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Range {
    /// First date.
    pub from: Option<Date>,
    /// Last date.
    pub to: Option<Date>,
}

impl Range {
    /// The range itself when it does not end before it starts and does not reach into the future.
    ///
    /// # Errors
    /// Names the fields (`start_date`, `end_date` or as given), the values and the limit.
    pub fn checked(
        self,
        fields: (&'static str, &'static str),
        today: Date,
    ) -> Result<Self, AppError> {
        let (start_field, end_field) = fields;
        if let (Some(start), Some(end)) = (self.from, self.to)
            && end < start
        {
            return Err(AppError::ReversedRange {
                start_field,
                start,
                end_field,
                end,
            });
        }
        let ahead = [(start_field, self.from), (end_field, self.to)];
        for (field, date) in ahead {
            if let Some(date) = date
                && date > today
            {
                return Err(AppError::FutureDate { field, date, today });
            }
        }
        Ok(self)
    }

    /// The dates of the range within `span`.
    #[must_use]
    pub fn within(self, span: &PublishedSpan) -> (Date, Date) {
        (
            self.from.unwrap_or(span.first_session),
            self.to.unwrap_or(span.last_session),
        )
    }
}

/// A series found: what queries of the projection need to know.
#[derive(Debug, Clone)]
pub struct SelectedSeries {
    /// The index.
    pub index: IndexId,
    /// The rule book of its last session.
    pub definition: Definition,
    /// Its hash.
    pub definition_hash: Hash,
    /// Where to look.
    pub scope: Scope,
    /// What is published.
    pub span: PublishedSpan,
}

impl SelectedSeries {
    /// The range within the series, refused when no session is in it.
    ///
    /// # Errors
    /// [`AppError::EmptyRange`] names the range and the span of the series.
    pub fn dates(&self, range: Range) -> Result<(Date, Date), AppError> {
        let (from, to) = range.within(&self.span);
        if to < self.span.first_session || from > self.span.last_session {
            return Err(self.empty(from, to));
        }
        Ok((from, to))
    }

    pub(crate) fn empty(&self, from: Date, to: Date) -> AppError {
        AppError::EmptyRange {
            index: self.index.to_string(),
            from,
            to,
            first: self.span.first_session,
            last: self.span.last_session,
        }
    }
}

/// Find the series and bring the projection up to date.
///
/// # Errors
/// When the index is unknown, or nothing of it was published by then.
pub async fn select<'s>(
    store: &'s Store,
    selection: &IndexSelection,
    progress: &Progress,
) -> Result<(&'s Projection, SelectedSeries), AppError> {
    let projection = store.projection(progress).await?;
    let as_of = match selection.as_of {
        None => projection.applied(),
        Some(instant) => store.ledger().sequence_at(instant).await?,
    };
    let (as_of, vintage) = match selection.vintage {
        Vintage::Latest => (as_of, equipoise_projection::Vintage::Latest),
        Vintage::First => (as_of, equipoise_projection::Vintage::First),
        Vintage::Publication(sequence) => {
            (as_of.min(sequence), equipoise_projection::Vintage::Latest)
        }
    };
    let index = &selection.index;
    let chain = running(projection, index, as_of).await?;
    let Some(chain) = chain else {
        return Err(nothing(projection, selection, as_of).await?);
    };
    let scope = Scope {
        index: index.clone(),
        chain: chain.chain,
        as_of,
        vintage,
    };
    let span = projection.published(&scope).await?;
    let definition = projection.definition(chain.last_definition).await?;
    let (Some(span), Some(definition)) = (span, definition) else {
        return Err(AppError::Internal {
            what: format!("the series {} of {index} is incomplete", chain.chain),
        });
    };
    let series = SelectedSeries {
        index: index.clone(),
        definition,
        definition_hash: chain.last_definition,
        scope,
        span,
    };
    Ok((projection, series))
}

/// The series of the definition in force, or the one published last where that has none yet.
async fn running(
    projection: &Projection,
    index: &IndexId,
    as_of: Sequence,
) -> Result<Option<ChainRow>, AppError> {
    let chains = projection.chains(index, as_of).await?;
    let current = projection.current_definition(index, as_of).await?;
    let hash = current.map(|(hash, _)| hash);
    let is_in_force = |chain: &&ChainRow| Some(chain.last_definition) == hash;
    let newest = |chains: &mut dyn Iterator<Item = &ChainRow>| {
        chains.max_by_key(|chain| chain.last_publication).copied()
    };
    let own = newest(&mut chains.iter().filter(is_in_force));
    Ok(own.or_else(|| newest(&mut chains.iter())))
}

/// Why there is no series.
async fn nothing(
    projection: &Projection,
    selection: &IndexSelection,
    as_of: Sequence,
) -> Result<AppError, AppError> {
    let known = projection
        .definitions(Some(&selection.index), as_of)
        .await?;
    if known.is_empty() {
        return unknown_index(projection, selection, as_of).await;
    }
    let when = selection
        .as_of
        .map_or_else(String::new, |at| format!(" as of {at}"));
    Ok(AppError::NotYetBuilt {
        index: selection.index.to_string(),
        when,
    })
}

async fn unknown_index(
    projection: &Projection,
    selection: &IndexSelection,
    as_of: Sequence,
) -> Result<AppError, AppError> {
    let mut names: Vec<String> = projection
        .definitions(None, as_of)
        .await?
        .into_iter()
        .map(|found| found.index.to_string())
        .collect();
    names.sort();
    names.dedup();
    let known = match names.as_slice() {
        [] => "no index is built yet".to_owned(),
        [only] => format!("there is {only}"),
        many => format!("there are {}", many.join(", ")),
    };
    Ok(AppError::UnknownIndex {
        index: selection.index.to_string(),
        known,
    })
}
