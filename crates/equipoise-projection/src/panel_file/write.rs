//! Writes a panel file: beside its place, flushed to the disk, then renamed into it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::panel::SPAN_ROWS;
use equipoise_model::{Date, Panel};

use super::layout::{Header, Section};
use super::records::{
    ActionRecord, CarriedRecord, PairRecord, SecurityRecord, SecurityTexts, ShareRecord,
    SuspensionRecord,
};
use crate::error::{ProjectionError, io_error};

/// Writes `panel`, built from the ledger up to `sequence`, whose entry has `ledger_hash`.
///
/// A reader sees the old file or the whole new one, whatever happens in between.
///
/// # Errors
/// When the panel is a window of a history, its arrays do not fit its sessions and columns, or the
/// file cannot be written.
pub fn write(
    path: &Path,
    panel: &Panel<'_>,
    sequence: Sequence,
    ledger_hash: Hash,
) -> Result<(), ProjectionError> {
    check_shape(panel)?;
    let small = SmallTables::of(panel);
    let sections = small.sections(panel);
    let header = Header::new(
        sequence.0,
        ledger_hash.0,
        panel.sessions.len(),
        panel.columns(),
        &sections,
    );
    replace(path, &header, &sections).map_err(io_error("write the panel file", path))
}

fn check_shape(panel: &Panel<'_>) -> Result<(), ProjectionError> {
    if panel.first_row != 0 {
        return Err(ProjectionError::PanelWindow {
            first_row: panel.first_row,
        });
    }
    let (sessions, columns) = (panel.sessions.len(), panel.columns());
    let cells = sessions * columns;
    let spans = sessions.div_ceil(SPAN_ROWS) * columns;
    let if_any = |given: &[f64]| if given.is_empty() { 0 } else { cells };
    let mut lengths = vec![
        ("close", panel.close.len(), cells),
        (
            "highs",
            panel.highs.len(),
            if panel.highs.is_empty() { 0 } else { spans },
        ),
        ("given_cap", panel.given_cap.len(), if_any(&panel.given_cap)),
        ("volume", panel.volume.len(), if_any(&panel.volume)),
        ("delisted_row", panel.delisted_row.len(), columns),
        ("listed_row", panel.listed_row.len(), columns),
    ];
    for pair in panel.fx.iter() {
        lengths.push(("fx rate", pair.rate.len(), sessions));
        lengths.push(("fx age_days", pair.age_days.len(), sessions));
    }
    match lengths
        .into_iter()
        .find(|(_, given, expected)| given != expected)
    {
        Some((array, given, expected)) => Err(ProjectionError::PanelShape {
            array,
            given,
            expected,
        }),
        None => Ok(()),
    }
}

/// The tables that are not stored as they stand in memory.
struct SmallTables {
    sessions: Vec<i32>,
    carried: Vec<CarriedRecord>,
    shares: Vec<ShareRecord>,
    unlisted: Vec<ShareRecord>,
    actions: Vec<ActionRecord>,
    suspensions: Vec<SuspensionRecord>,
    pairs: Vec<PairRecord>,
    fx_rate: Vec<f64>,
    fx_age: Vec<u32>,
    securities: Vec<SecurityRecord>,
    texts: SecurityTexts,
}

impl SmallTables {
    fn of(panel: &Panel<'_>) -> Self {
        let mut texts = SecurityTexts::default();
        let encode = |security| SecurityRecord::encode(security, &mut texts);
        let securities = panel.securities.iter().map(encode).collect();
        let encode = |pair| PairRecord::encode(pair, &mut texts.strings);
        let pairs = panel.fx.iter().map(encode).collect();
        let rates = panel.fx.iter().flat_map(|pair| pair.rate.iter());
        let ages = panel.fx.iter().flat_map(|pair| pair.age_days.iter());
        Self {
            sessions: panel.sessions.iter().map(Date::to_epoch_days).collect(),
            carried: panel.carried.iter().map(CarriedRecord::from).collect(),
            shares: panel.shares.iter().map(ShareRecord::from).collect(),
            unlisted: panel.unlisted.iter().map(ShareRecord::from).collect(),
            actions: panel.actions.iter().map(ActionRecord::from).collect(),
            suspensions: panel
                .suspensions
                .iter()
                .map(SuspensionRecord::from)
                .collect(),
            pairs,
            fx_rate: rates.copied().collect(),
            fx_age: ages.copied().collect(),
            securities,
            texts,
        }
    }

    /// The bytes of every section, in the order of [`Section::ALL`].
    fn sections<'a>(&'a self, panel: &'a Panel<'_>) -> [&'a [u8]; Section::ALL.len()] {
        Section::ALL.map(|section| match section {
            Section::Sessions => bytemuck::cast_slice(&self.sessions),
            Section::Close => bytemuck::cast_slice(&panel.close),
            Section::Highs => bytemuck::cast_slice(&panel.highs),
            Section::GivenCap => bytemuck::cast_slice(&panel.given_cap),
            Section::Volume => bytemuck::cast_slice(&panel.volume),
            Section::DelistedRow => bytemuck::cast_slice(&panel.delisted_row),
            Section::ListedRow => bytemuck::cast_slice(&panel.listed_row),
            Section::Carried => bytemuck::cast_slice(&self.carried),
            Section::Shares => bytemuck::cast_slice(&self.shares),
            Section::Unlisted => bytemuck::cast_slice(&self.unlisted),
            Section::Actions => bytemuck::cast_slice(&self.actions),
            Section::Suspensions => bytemuck::cast_slice(&self.suspensions),
            Section::Pairs => bytemuck::cast_slice(&self.pairs),
            Section::FxRate => bytemuck::cast_slice(&self.fx_rate),
            Section::FxAge => bytemuck::cast_slice(&self.fx_age),
            Section::Securities => bytemuck::cast_slice(&self.securities),
            Section::LaterSymbols => bytemuck::cast_slice(&self.texts.later_symbols),
            Section::Strings => &self.texts.strings,
        })
    }
}

fn replace(path: &Path, header: &Header, sections: &[&[u8]]) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)?;
    }
    let partial = partial_path(path);
    let result = fill(&partial, header, sections).and_then(|()| fs::rename(&partial, path));
    if result.is_err() {
        // Best effort: the error that matters is the one being returned.
        let _ = fs::remove_file(&partial);
        return result;
    }
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// The process id keeps two processes that rebuild at once out of each other's file.
fn partial_path(path: &Path) -> PathBuf {
    let mut name = path
        .file_name()
        .map_or_else(OsString::new, ToOwned::to_owned);
    name.push(format!(".partial-{}", std::process::id()));
    path.with_file_name(name)
}

fn fill(path: &Path, header: &Header, sections: &[&[u8]]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(bytemuck::bytes_of(header))?;
    let mut written = size_of::<Header>() as u64;
    for (extent, bytes) in header.extents.iter().zip(sections) {
        let padding = extent.offset - written;
        io::copy(&mut io::Read::take(io::repeat(0), padding), &mut file)?;
        file.write_all(bytes)?;
        written = extent.offset + extent.bytes;
    }
    file.into_inner()?.sync_all()
}
