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
use equipoise_model::panel::{
    Carried, PairRates, PanelAction, SPAN_ROWS, ShareChange, Suspension, latest_shares,
};
use equipoise_model::{Date, Panel, Security};
use memmap2::Mmap;

use self::layout::{Header, Section};
use self::records::{
    ActionRecord, CarriedRecord, FxColumns, PairRecord, SecurityRecord, ShareRecord,
    SuspensionRecord, TextRecord, session,
};
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
    latest_shares: Vec<f64>,
    unlisted: Vec<ShareChange>,
    actions: Vec<PanelAction>,
    suspensions: Vec<Suspension>,
    fx: Vec<PairRates<'static>>,
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

    /// Reads every byte of the file once: each section is compared with its checksum when it is
    /// decoded, or when its length is checked.
    fn verified(map: Mmap) -> Result<Self, String> {
        let header = Header::read(&map)?;
        let sections = Sections {
            map: &map,
            header: &header,
        };
        let sessions = sections.list(Section::Sessions, |days: &i32| session(*days))?;
        let strings = sections.values::<u8>(Section::Strings)?;
        let later_symbols = sections.values::<TextRecord>(Section::LaterSymbols)?;
        let decode = |record: &SecurityRecord| record.decode(later_symbols, strings);
        let securities = sections.list(Section::Securities, decode)?;
        let share = |record: &ShareRecord| Ok(ShareChange::from(record));
        let fx = FxColumns {
            pairs: sections.values::<PairRecord>(Section::Pairs)?,
            rate: sections.values(Section::FxRate)?,
            age_days: sections.values(Section::FxAge)?,
        };
        let fx = fx.decode(sessions.len(), strings)?;
        let carried = |record: &CarriedRecord| Ok(Carried::from(record));
        let carried = sections.list(Section::Carried, carried)?;
        let shares = sections.list(Section::Shares, share)?;
        let unlisted = sections.list(Section::Unlisted, share)?;
        let actions = sections.list(Section::Actions, ActionRecord::decode)?;
        let suspensions = sections.list(Section::Suspensions, SuspensionRecord::decode)?;
        sections.check_arrays(sessions.len(), securities.len())?;
        let latest_shares = latest_shares(&shares, securities.len());
        Ok(Self {
            header,
            sessions,
            securities,
            carried,
            shares,
            latest_shares,
            unlisted,
            actions,
            suspensions,
            fx,
            map,
        })
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
            first_row: 0,
            sessions: Cow::Borrowed(&self.sessions),
            securities: Cow::Borrowed(&self.securities),
            close: Cow::Borrowed(self.array(Section::Close)),
            highs: Cow::Borrowed(self.array(Section::Highs)),
            carried: Cow::Borrowed(&self.carried),
            shares: Cow::Borrowed(&self.shares),
            latest_shares: Cow::Borrowed(&self.latest_shares),
            unlisted: Cow::Borrowed(&self.unlisted),
            given_cap: Cow::Borrowed(self.array(Section::GivenCap)),
            volume: Cow::Borrowed(self.array(Section::Volume)),
            actions: Cow::Borrowed(&self.actions),
            suspensions: Cow::Borrowed(&self.suspensions),
            delisted_row: Cow::Borrowed(self.array(Section::DelistedRow)),
            listed_row: Cow::Borrowed(self.array(Section::ListedRow)),
            fx: Cow::Borrowed(&self.fx),
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

/// The sections of a file that is being verified.
struct Sections<'a> {
    map: &'a Mmap,
    header: &'a Header,
}

impl<'a> Sections<'a> {
    /// The values of a section, after its checksum was found to agree.
    fn values<T: AnyBitPattern>(&self, section: Section) -> Result<&'a [T], String> {
        bytemuck::try_cast_slice(self.header.section(self.map, section)?)
            .map_err(|error| format!("section {} has the wrong shape: {error}", section.name()))
    }

    /// The records of a section, decoded.
    fn list<R: AnyBitPattern, T>(
        &self,
        section: Section,
        decode: impl Fn(&R) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        self.values(section)?.iter().map(decode).collect()
    }

    /// Verifies the sections that are used where they lie.
    fn check_arrays(&self, sessions: usize, columns: usize) -> Result<(), String> {
        let cells = sessions * columns;
        let highs = self.values::<f64>(Section::Highs)?.len();
        let given = self.values::<f64>(Section::GivenCap)?.len();
        let volumes = self.values::<f64>(Section::Volume)?.len();
        let lengths = [
            self.values::<f64>(Section::Close)?.len() == cells,
            highs == 0 || highs == sessions.div_ceil(SPAN_ROWS) * columns,
            given == 0 || given == cells,
            volumes == 0 || volumes == cells,
            self.values::<u32>(Section::DelistedRow)?.len() == columns,
            self.values::<u32>(Section::ListedRow)?.len() == columns,
            self.header.sessions == sessions as u64,
            self.header.columns == columns as u64,
        ];
        if lengths.contains(&false) {
            return Err("the sections do not fit each other".to_owned());
        }
        Ok(())
    }
}
