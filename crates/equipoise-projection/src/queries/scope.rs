//! Scope: what every query about a series states.

use std::ops::RangeInclusive;

use equipoise_ledger::Sequence;
use equipoise_model::{Date, IndexId};

/// The sessions from the first to the last date of a range, both included.
pub type Sessions = RangeInclusive<Date>;

/// Which publication of a session answers when several hold it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Vintage {
    /// The last one: restatements included.
    #[default]
    Latest,
    /// The first one: as published at the time, with return since the base, average and weighting
    /// effect as they were computed then.
    First,
}

/// A series and the time whose answer is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The index.
    pub index: IndexId,
    /// The series of the index, by its first publication: see [`Projection::current_chain`].
    ///
    /// [`Projection::current_chain`]: crate::Projection::current_chain
    pub chain: Sequence,
    /// Entries after this one are not looked at.
    pub as_of: Sequence,
    /// Which publication of a session answers.
    pub vintage: Vintage,
}

impl Scope {
    /// The series as published last, up to `as_of`.
    #[must_use]
    pub fn latest(index: IndexId, chain: Sequence, as_of: Sequence) -> Self {
        Self {
            index,
            chain,
            as_of,
            vintage: Vintage::Latest,
        }
    }

    pub(super) fn is_first(&self) -> bool {
        self.vintage == Vintage::First
    }
}

/// Values for `$1` index, `$2` chain and `$3` as-of sequence, then the ones given.
macro_rules! in_chain {
    ($scope:expr $(, $value:expr)* $(,)?) => {
        duckdb::params![$scope.index.as_str(), $scope.chain.0, $scope.as_of.0 $(, $value)*]
    };
}

/// As [`in_chain`], with `$4` for the vintage before the ones given.
macro_rules! scoped {
    ($scope:expr $(, $value:expr)* $(,)?) => {
        $crate::queries::scope::in_chain!($scope, $scope.is_first() $(, $value)*)
    };
}

/// The common table `chosen`: the publication that answers for each session that fulfills `$where`.
/// Every row of a session is read from that publication, so what belongs together stays together.
macro_rules! chosen {
    ($where:literal) => {
        concat!(
            "WITH chosen AS (
                SELECT session,
                       CASE WHEN $4::BOOLEAN THEN min(sequence) ELSE max(sequence) END AS sequence
                FROM levels
                WHERE index_id = $1 AND chain = $2 AND sequence <= $3 AND ",
            $where,
            " GROUP BY session
            )"
        )
    };
    () => {
        $crate::queries::scope::chosen!("session BETWEEN $5::DATE AND $6::DATE")
    };
}

/// The common table `placed`: as [`chosen`], with the session before, and the publication that held
/// it when the session was published: what the publication went on from.
macro_rules! placed {
    () => {
        concat!(
            $crate::queries::scope::chosen!("session <= $6::DATE"),
            ", dated AS (
                SELECT session, sequence, lag(session) OVER (ORDER BY session) AS previous_session
                FROM chosen
                QUALIFY session >= $5::DATE
            ), before AS (
                SELECT session, sequence FROM levels
                WHERE index_id = $1 AND chain = $2 AND session <= $6::DATE
            ), placed AS (
                SELECT dated.session, dated.sequence, dated.previous_session,
                       before.sequence AS previous_sequence
                FROM dated ASOF LEFT JOIN before
                  ON before.session = dated.previous_session AND dated.sequence >= before.sequence
            )"
        )
    };
}

pub(super) use {chosen, in_chain, placed, scoped};
