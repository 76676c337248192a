//! What can be asked of a projection: one file for each noun.
//!
//! A query about an index names it, its definition and `as_of`: only entries up to that sequence
//! count, and where several publications hold a session the last of them wins. A query with the
//! `as_of` of an earlier day therefore answers what this service would have answered then. Names and
//! sectors of securities are the exception: they are those known now.

pub(crate) mod changes;
pub(crate) mod composition;
pub(crate) mod definitions;
pub(crate) mod levels;
pub(crate) mod notices;
pub(crate) mod publications;
pub(crate) mod securities;
pub(crate) mod sessions;
pub(crate) mod status;

use std::ops::RangeInclusive;

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId};

/// The sessions from the first to the last date of a range, both included.
pub type Sessions = RangeInclusive<Date>;

/// What every query about an index states, ready to be moved to a reading connection.
#[derive(Debug, Clone)]
struct Scope {
    index: IndexId,
    definition: Hash,
    as_of: Sequence,
}

impl Scope {
    fn new(index: &IndexId, definition: Hash, as_of: Sequence) -> Self {
        Self {
            index: index.clone(),
            definition,
            as_of,
        }
    }
}

/// Values for `$1` index, `$2` definition and `$3` as-of sequence, then the ones given.
macro_rules! scoped {
    ($scope:expr $(, $value:expr)* $(,)?) => {
        duckdb::params![
            $scope.index.as_str(),
            $scope.definition.0.as_slice(),
            $scope.as_of.0
            $(, $value)*
        ]
    };
}
use scoped;
