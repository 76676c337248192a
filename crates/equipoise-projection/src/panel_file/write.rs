//! Writes a panel file: beside its place, flushed to the disk, then renamed into it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, Panel};

use super::layout::{Header, Section};
use super::records::{ActionRecord, CarriedRecord, SecurityRecord, ShareRecord};
use crate::error::{ProjectionError, io_error};

/// Writes `panel`, built from the ledger up to `sequence`, whose entry has `ledger_hash`.
///
/// A reader sees the old file or the whole new one, whatever happens in between.
///
/// # Errors
/// When the panel's arrays do not fit its sessions and columns, or the file cannot be written.
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
    let cells = panel.sessions.len() * panel.columns();
    let columns = panel.columns();
    let lengths = [
        ("close", panel.close.len(), cells),
        (
            "given_cap",
            panel.given_cap.len(),
            if panel.given_cap.is_empty() { 0 } else { cells },
        ),
        ("delisted_row", panel.delisted_row.len(), columns),
        ("listed_row", panel.listed_row.len(), columns),
    ];
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
    actions: Vec<ActionRecord>,
    securities: Vec<SecurityRecord>,
    strings: Vec<u8>,
}

impl SmallTables {
    fn of(panel: &Panel<'_>) -> Self {
        let mut strings = Vec::new();
        let encode = |security| SecurityRecord::encode(security, &mut strings);
        let securities = panel.securities.iter().map(encode).collect();
        Self {
            sessions: panel.sessions.iter().map(Date::to_epoch_days).collect(),
            carried: panel.carried.iter().map(CarriedRecord::from).collect(),
            shares: panel.shares.iter().map(ShareRecord::from).collect(),
            actions: panel.actions.iter().map(ActionRecord::from).collect(),
            securities,
            strings,
        }
    }

    /// The bytes of every section, in the order of [`Section::ALL`].
    fn sections<'a>(&'a self, panel: &'a Panel<'_>) -> [&'a [u8]; Section::ALL.len()] {
        Section::ALL.map(|section| match section {
            Section::Sessions => bytemuck::cast_slice(&self.sessions),
            Section::Close => bytemuck::cast_slice(&panel.close),
            Section::GivenCap => bytemuck::cast_slice(&panel.given_cap),
            Section::DelistedRow => bytemuck::cast_slice(&panel.delisted_row),
            Section::ListedRow => bytemuck::cast_slice(&panel.listed_row),
            Section::Carried => bytemuck::cast_slice(&self.carried),
            Section::Shares => bytemuck::cast_slice(&self.shares),
            Section::Actions => bytemuck::cast_slice(&self.actions),
            Section::Securities => bytemuck::cast_slice(&self.securities),
            Section::Strings => &self.strings,
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
