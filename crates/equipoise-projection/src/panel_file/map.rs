//! Maps a file into memory: the one place of the crate that needs `unsafe`.
#![allow(
    unsafe_code,
    reason = "a memory map is sound only while nobody changes the file, which the compiler cannot see"
)]

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// The whole file at `path`, read-only; `None` when there is no such file or it is empty.
pub(super) fn map(path: &Path) -> io::Result<Option<Mmap>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // SAFETY: panel files are written beside their place and renamed into it, and never changed
    // afterwards, so the mapped bytes stay as they are while the map lives.
    let map = unsafe { Mmap::map(&file)? };
    Ok((!map.is_empty()).then_some(map))
}
