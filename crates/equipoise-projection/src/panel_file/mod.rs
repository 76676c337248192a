//! The panel file: the facts an index is built from, as a memory-mapped session-major file.
//!
//! Like the DuckDB file it can always be rebuilt from the ledger: a file that is missing, damaged,
//! truncated, foreign or of another version is no error, only a reason to build the panel anew.

mod checksum;
mod layout;
mod map;
mod records;
mod write;

use std::borrow::Cow;
use std::path::Path;

use bytemuck::AnyBitPattern;
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::panel::{Carried, PanelAction, ShareChange};
use equipoise_model::{Date, Panel, Security};
use memmap2::Mmap;

use self::layout::{Header, Section};
use self::records::{ActionRecord, CarriedRecord, SecurityRecord, ShareRecord, session};
use crate::error::{ProjectionError, io_error};

pub use self::write::write;

/// A panel file, mapped into memory and verified. The big arrays stay in the map.
#[derive(Debug)]
pub struct PanelFile {
    map: Mmap,
    header: Header,
    sessions: Vec<Date>,
    securities: Vec<Security>,
    carried: Vec<Carried>,
    shares: Vec<ShareChange>,
    actions: Vec<PanelAction>,
}

/// What stands at a path.
#[derive(Debug)]
pub enum Found {
    /// A whole panel file of this version.
    Panel(Box<PanelFile>),
    /// No file, or an empty one.
    Nothing,
    /// A file that cannot be used: damaged, truncated, foreign or of another version.
    Unusable {
        /// What is wrong with it, as a clause.
        reason: String,
    },
}

impl PanelFile {
    /// The panel file at `path`, or `None` when there is none that can be used; why not is logged.
    ///
    /// # Errors
    /// Only when the operating system refuses to read a file that is there.
    pub fn open(path: &Path) -> Result<Option<Self>, ProjectionError> {
        match Self::find(path)? {
            Found::Panel(file) => Ok(Some(*file)),
            Found::Nothing => Ok(None),
            Found::Unusable { reason } => {
                tracing::warn!(path = %path.display(), reason, "panel file set aside, it will be rebuilt");
                Ok(None)
            }
        }
    }

    /// What stands at `path`, with the reason when it cannot be used.
    ///
    /// # Errors
    /// Only when the operating system refuses to read a file that is there.
    pub fn find(path: &Path) -> Result<Found, ProjectionError> {
        let Some(map) = map::map(path).map_err(io_error("open the panel file", path))? else {
            return Ok(Found::Nothing);
        };
        Ok(match Self::verified(map) {
            Ok(file) => Found::Panel(Box::new(file)),
            Err(reason) => Found::Unusable { reason },
        })
    }

    fn verified(map: Mmap) -> Result<Self, String> {
        let header = Header::read(&map)?;
        let sessions = section::<i32>(&map, &header, Section::Sessions)?;
        let sessions = sessions
            .iter()
            .map(|days| session(*days))
            .collect::<Result<_, _>>()?;
        let strings = section::<u8>(&map, &header, Section::Strings)?;
        let securities = section::<SecurityRecord>(&map, &header, Section::Securities)?;
        let securities = securities
            .iter()
            .map(|record| record.decode(strings))
            .collect::<Result<_, _>>()?;
        let actions = section::<ActionRecord>(&map, &header, Section::Actions)?;
        let actions = actions
            .iter()
            .map(ActionRecord::decode)
            .collect::<Result<_, _>>()?;
        let carried = section::<CarriedRecord>(&map, &header, Section::Carried)?;
        let carried = carried.iter().map(Carried::from).collect();
        let shares = section::<ShareRecord>(&map, &header, Section::Shares)?;
        let shares = shares.iter().map(ShareChange::from).collect();
        let file = Self {
            header,
            sessions,
            securities,
            carried,
            shares,
            actions,
            map,
        };
        file.check_arrays()?;
        Ok(file)
    }

    /// Verifies the sections that are used where they lie.
    fn check_arrays(&self) -> Result<(), String> {
        let columns = self.securities.len();
        let cells = self.sessions.len() * columns;
        let given = section::<f64>(&self.map, &self.header, Section::GivenCap)?.len();
        let lengths = [
            section::<f64>(&self.map, &self.header, Section::Close)?.len() == cells,
            given == 0 || given == cells,
            section::<u32>(&self.map, &self.header, Section::DelistedRow)?.len() == columns,
            section::<u32>(&self.map, &self.header, Section::ListedRow)?.len() == columns,
            self.header.sessions == self.sessions.len() as u64,
            self.header.columns == columns as u64,
        ];
        if lengths.contains(&false) {
            return Err("the sections do not fit each other".to_owned());
        }
        Ok(())
    }

    /// The last ledger entry the panel was built from.
    #[must_use]
    pub fn sequence(&self) -> Sequence {
        Sequence(self.header.sequence)
    }

    /// The hash of that entry.
    #[must_use]
    pub fn ledger_hash(&self) -> Hash {
        Hash(self.header.ledger_hash)
    }

    /// The panel, borrowed from the map.
    #[must_use]
    pub fn panel(&self) -> Panel<'_> {
        Panel {
            sessions: Cow::Borrowed(&self.sessions),
            securities: Cow::Borrowed(&self.securities),
            close: Cow::Borrowed(self.array(Section::Close)),
            carried: Cow::Borrowed(&self.carried),
            shares: Cow::Borrowed(&self.shares),
            given_cap: Cow::Borrowed(self.array(Section::GivenCap)),
            actions: Cow::Borrowed(&self.actions),
            delisted_row: Cow::Borrowed(self.array(Section::DelistedRow)),
            listed_row: Cow::Borrowed(self.array(Section::ListedRow)),
        }
    }

    fn array<T: AnyBitPattern>(&self, section: Section) -> &[T] {
        let bytes = self
            .header
            .extent_of(&self.map, section)
            .expect("verified when opened");
        bytemuck::cast_slice(bytes)
    }
}

/// The values of a section, after its checksum was found to agree.
fn section<'a, T: AnyBitPattern>(
    map: &'a Mmap,
    header: &Header,
    section: Section,
) -> Result<&'a [T], String> {
    bytemuck::try_cast_slice(header.section(map, section)?)
        .map_err(|error| format!("section {} has the wrong shape: {error}", section.name()))
}
