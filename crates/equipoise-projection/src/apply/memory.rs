//! What the writer remembers between batches. All of it can be read again: it is dropped whenever a
//! transaction fails.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use duckdb::Connection;
use equipoise_ledger::Sequence;
use equipoise_model::SecurityMaster;

use super::chains::Chains;
use super::definitions::Versions;
use super::level_summary::LevelHistory;
use crate::error::ProjectionError;
use crate::queries::securities;

/// Every entry that was taken in.
const EVERYTHING: Sequence = Sequence(u64::MAX);

#[derive(Default)]
pub(super) struct Memory {
    master: Option<SecurityMaster>,
    chains: Option<Chains>,
    versions: Option<Versions>,
    /// By chain.
    histories: BTreeMap<Sequence, LevelHistory>,
}

impl Memory {
    /// The security master, read once and then kept up.
    pub(super) fn master(
        &mut self,
        connection: &Connection,
    ) -> Result<&mut SecurityMaster, ProjectionError> {
        let read = || securities::recorded(connection, EVERYTHING);
        kept(&mut self.master, || Ok(read()?.master))
    }

    /// The chains, read once and then kept up.
    pub(super) fn chains(
        &mut self,
        connection: &Connection,
    ) -> Result<&mut Chains, ProjectionError> {
        kept(&mut self.chains, || Chains::read(connection))
    }

    /// The versions of definitions, read once and then kept up.
    pub(super) fn versions(
        &mut self,
        connection: &Connection,
    ) -> Result<&mut Versions, ProjectionError> {
        kept(&mut self.versions, || Versions::read(connection))
    }

    /// The levels of a chain, read once and then kept up.
    pub(super) fn history(
        &mut self,
        connection: &Connection,
        chain: Sequence,
    ) -> Result<&mut LevelHistory, ProjectionError> {
        Ok(match self.histories.entry(chain) {
            Entry::Occupied(history) => history.into_mut(),
            Entry::Vacant(place) => place.insert(LevelHistory::read(connection, chain)?),
        })
    }
}

fn kept<T>(
    place: &mut Option<T>,
    read: impl FnOnce() -> Result<T, ProjectionError>,
) -> Result<&mut T, ProjectionError> {
    let value = match place.take() {
        Some(value) => value,
        None => read()?,
    };
    Ok(place.insert(value))
}
