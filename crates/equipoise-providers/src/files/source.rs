//! Source: an opened file, and what its first bytes say it is.

use std::fs::{File, FileType};
use std::io::{self, Read, Seek};
use std::path::Path;

use super::error::FileError;
use super::report::Limits;

/// Bytes looked at to tell what a file is.
const SNIFFED_BYTES: u64 = 8192;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Parquet,
}

/// A file that is open at its start.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub(super) path: &'a Path,
    pub(super) file: File,
    pub(super) bytes: u64,
    pub(super) format: Format,
}

impl<'a> Source<'a> {
    /// Open the file at `path` and tell its format by content; the extension is not trusted.
    pub(super) fn open(path: &'a Path, limits: &Limits) -> Result<Self, FileError> {
        let unreadable = |source| FileError::Unreadable {
            file: path.to_owned(),
            source,
        };
        // Asked before opening: to open a pipe would wait for its writer.
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if !metadata.is_file() {
            let found = in_words(metadata.file_type());
            return Err(FileError::NotAFile {
                file: path.to_owned(),
                found,
            });
        }
        let (bytes, limit) = (metadata.len(), limits.max_file_bytes);
        if bytes == 0 {
            return Err(FileError::Empty {
                file: path.to_owned(),
            });
        }
        if bytes > limit {
            return Err(FileError::TooLarge {
                file: path.to_owned(),
                bytes,
                limit,
            });
        }
        let mut file = File::open(path).map_err(unreadable)?;
        let prefix = first_bytes(&mut file).map_err(unreadable)?;
        let format = format_of(&prefix).map_err(|fault| fault.of(path))?;
        Ok(Self {
            path,
            file,
            bytes,
            format,
        })
    }
}

fn in_words(file_type: FileType) -> &'static str {
    if file_type.is_dir() {
        "a directory"
    } else {
        "a device, pipe or socket"
    }
}

fn first_bytes(file: &mut File) -> io::Result<Vec<u8>> {
    let mut prefix = Vec::new();
    file.by_ref().take(SNIFFED_BYTES).read_to_end(&mut prefix)?;
    file.rewind()?;
    Ok(prefix)
}

/// Why the first bytes are not those of a format that is read.
#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Type {
        found: &'static str,
        advice: &'static str,
    },
    Encoding {
        line: u64,
        byte: u64,
        found: &'static str,
    },
}

impl Fault {
    fn of(self, path: &Path) -> FileError {
        let file = path.to_owned();
        match self {
            Self::Type { found, advice } => FileError::WrongType {
                file,
                found,
                advice,
            },
            Self::Encoding { line, byte, found } => FileError::Encoding {
                file,
                line,
                byte,
                found,
            },
        }
    }
}

const DECOMPRESS: &str = "decompress it first";
const EXPORT: &str = "export it as CSV or Parquet";

/// First bytes of types that are met in place of CSV and Parquet.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"\x1f\x8b", "gzip-compressed data", DECOMPRESS),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data", DECOMPRESS),
    (b"BZh", "bzip2-compressed data", DECOMPRESS),
    (b"\xfd7zXZ\0", "xz-compressed data", DECOMPRESS),
    (b"\x04\x22\x4d\x18", "lz4-compressed data", DECOMPRESS),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook",
        "unpack it, or export the sheet as CSV",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel or Office document",
        "export the sheet as CSV",
    ),
    (b"PARE", "an encrypted Parquet file", "decrypt it first"),
    (b"ARROW1", "an Arrow or Feather file", EXPORT),
    (b"ORC", "an ORC file", EXPORT),
    (b"Obj\x01", "an Avro file", EXPORT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (b"%PDF", "a PDF document", EXPORT),
    (
        b"<!doctype",
        "an HTML page",
        "check where it was downloaded from",
    ),
    (
        b"<html",
        "an HTML page",
        "check where it was downloaded from",
    ),
    (b"<?xml", "an XML document", EXPORT),
    (b"{", "JSON text", EXPORT),
    (b"[", "JSON text", EXPORT),
];

fn format_of(prefix: &[u8]) -> Result<Format, Fault> {
    if prefix.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    if prefix.starts_with(b"\xff\xfe") || prefix.starts_with(b"\xfe\xff") {
        return Err(Fault::Encoding {
            line: 1,
            byte: 0,
            found: "UTF-16 text",
        });
    }
    let signature = SIGNATURES
        .iter()
        .find(|(magic, ..)| has_signature(prefix, magic));
    if let Some((_, found, advice)) = signature {
        return Err(Fault::Type { found, advice });
    }
    match prefix.iter().position(|byte| *byte == 0) {
        None => Ok(Format::Csv),
        Some(position) => Err(nul_fault(prefix, position)),
    }
}

fn has_signature(prefix: &[u8], magic: &[u8]) -> bool {
    prefix
        .get(..magic.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(magic))
}

/// Text has no NUL byte; where every other byte is one, the text is UTF-16 without its mark.
fn nul_fault(prefix: &[u8], position: usize) -> Fault {
    let nuls = prefix.iter().filter(|byte| **byte == 0).count();
    let alternating = prefix
        .iter()
        .skip(position)
        .step_by(2)
        .filter(|byte| **byte == 0)
        .count();
    let is_utf16 = nuls > 2 && alternating == nuls && nuls * 10 > prefix.len() * 4;
    let newlines = prefix[..position]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count();
    Fault::Encoding {
        line: 1 + newlines as u64,
        byte: position as u64,
        found: if is_utf16 {
            "UTF-16 text"
        } else {
            "binary data, a NUL byte,"
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format() {
        assert_eq!(format_of(b"PAR1\x15\x04"), Ok(Format::Parquet));
        assert_eq!(format_of(b"date,close\n"), Ok(Format::Csv));
        assert_eq!(format_of(b"\xef\xbb\xbfdate,close\n"), Ok(Format::Csv));
    }

    #[test]
    fn utf_16_is_told_from_binary_data() {
        let wide: Vec<u8> = "date,close\n".bytes().flat_map(|byte| [byte, 0]).collect();
        let fault = Fault::Encoding {
            line: 1,
            byte: 1,
            found: "UTF-16 text",
        };
        assert_eq!(format_of(&wide), Err(fault));
        let fault = Fault::Encoding {
            line: 3,
            byte: 4,
            found: "binary data, a NUL byte,",
        };
        assert_eq!(format_of(b"a\nb\n\0\x01\x02"), Err(fault));
    }
}
