//! Payloads: a document and tables put together, then compressed.
//!
//! A payload is one format byte, the size of its content as eight little-endian bytes, and one
//! zstd frame. The content is the number of bytes of the document and the number of tables (four
//! bytes each), the number of bytes of each table (eight bytes each), then the document and the
//! tables, each starting at a multiple of 64 so that columns are read in place.

use std::io::Read;

use arrow::buffer::Buffer;

use super::{CodecError, table::Table};

/// The largest content of one entry in bytes.
pub(crate) const CONTENT_LIMIT_BYTES: u64 = 512 * 1024 * 1024;

const FORMAT: u8 = 1;
const PREFIX_BYTES: usize = 9;
const LEVEL: i32 = 1;
const ALIGNMENT: usize = 64;
/// How much a document may be larger than the bytes it is read from.
const DOCUMENT_EXPANSION_MAX: usize = 100;
/// More tables than any entry has.
const TABLES_MAX: usize = 64;

/// A document and tables, before compression.
pub(super) struct Sections {
    pub(super) document: Vec<u8>,
    pub(super) tables: Vec<Table>,
}

/// The payload that holds `content`.
pub(crate) fn compress(content: &[u8]) -> Vec<u8> {
    let mut payload = vec![0; PREFIX_BYTES + zstd::zstd_safe::compress_bound(content.len())];
    payload[0] = FORMAT;
    payload[1..PREFIX_BYTES].copy_from_slice(&(content.len() as u64).to_le_bytes());
    let written = zstd::bulk::compress_to_buffer(content, &mut payload[PREFIX_BYTES..], LEVEL)
        .expect("the buffer has the size zstd asks for");
    payload.truncate(PREFIX_BYTES + written);
    payload.shrink_to_fit();
    payload
}

/// The content of `payload`.
pub(super) fn decompress(payload: &[u8]) -> Result<Vec<u8>, CodecError> {
    let truncated = || CodecError::Truncated { section: "prefix" };
    let (&format, rest) = payload.split_first().ok_or_else(truncated)?;
    if format != FORMAT {
        return Err(CodecError::Format {
            found: format,
            newest: FORMAT,
        });
    }
    let (size, frame) = rest.split_first_chunk().ok_or_else(truncated)?;
    let size = u64::from_le_bytes(*size);
    if size > CONTENT_LIMIT_BYTES {
        return Err(CodecError::TooLarge {
            given: size,
            limit: CONTENT_LIMIT_BYTES,
        });
    }
    let capacity = usize::try_from(size).expect("the limit fits into memory addresses");
    let content =
        zstd::bulk::decompress(frame, capacity).map_err(|error| CodecError::Compression {
            what: error.to_string(),
        })?;
    if content.len() != capacity {
        return Err(CodecError::Truncated { section: "content" });
    }
    Ok(content)
}

/// The document of a payload of which only the first bytes are at hand: it stands at the start, so
/// the tables need not be read. Nothing is checked against a hash.
pub(super) fn document_of(prefix: &[u8]) -> Result<Vec<u8>, CodecError> {
    let truncated = |section| CodecError::Truncated { section };
    let frame = prefix.get(PREFIX_BYTES..).ok_or(truncated("prefix"))?;
    if prefix[0] != FORMAT {
        return Err(CodecError::Format {
            found: prefix[0],
            newest: FORMAT,
        });
    }
    let failed = |error: std::io::Error| CodecError::Compression {
        what: error.to_string(),
    };
    let mut content = zstd::stream::read::Decoder::new(frame).map_err(failed)?;
    let mut counts = [0; 8];
    content.read_exact(&mut counts).map_err(failed)?;
    let [a, b, c, d, e, f, g, h] = counts;
    let document_bytes = u32::from_le_bytes([a, b, c, d]) as usize;
    let tables = u32::from_le_bytes([e, f, g, h]) as usize;
    if document_bytes > prefix.len() * DOCUMENT_EXPANSION_MAX || tables > TABLES_MAX {
        return Err(truncated("header"));
    }
    let start = (8 + 8 * tables).next_multiple_of(ALIGNMENT);
    let mut skipped = vec![0; start - 8];
    content.read_exact(&mut skipped).map_err(failed)?;
    let mut document = vec![0; document_bytes];
    content.read_exact(&mut document).map_err(failed)?;
    Ok(document)
}

impl Sections {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&count(self.document.len()).to_le_bytes());
        bytes.extend_from_slice(&count(self.tables.len()).to_le_bytes());
        let sizes_at = bytes.len();
        bytes.resize(sizes_at + 8 * self.tables.len(), 0);
        align(&mut bytes);
        bytes.extend_from_slice(&self.document);
        for (position, table) in self.tables.iter().enumerate() {
            align(&mut bytes);
            let start = bytes.len();
            table.write(&mut bytes);
            let size = (bytes.len() - start) as u64;
            bytes[sizes_at + 8 * position..][..8].copy_from_slice(&size.to_le_bytes());
        }
        bytes
    }

    pub(super) fn from_bytes(bytes: Vec<u8>) -> Result<Self, CodecError> {
        let mut reader = Reader {
            bytes: Buffer::from_vec(bytes),
            at: 0,
        };
        let document_bytes = reader.take_u32()? as usize;
        let tables = reader.take_u32()? as usize;
        let sizes = (0..tables)
            .map(|_| reader.take_u64())
            .collect::<Result<Vec<_>, _>>()?;
        let document = reader.take_section(document_bytes, "document")?.to_vec();
        let mut read = Vec::with_capacity(sizes.len());
        for size in sizes {
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            read.push(Table::read(reader.take_section(size, "tables")?)?);
        }
        Ok(Self {
            document,
            tables: read,
        })
    }
}

struct Reader {
    bytes: Buffer,
    at: usize,
}

impl Reader {
    fn take(&mut self, length: usize, section: &'static str) -> Result<Buffer, CodecError> {
        let left = self.bytes.len().saturating_sub(self.at);
        if length > left {
            return Err(CodecError::Truncated { section });
        }
        let taken = self.bytes.slice_with_length(self.at, length);
        self.at += length;
        Ok(taken)
    }

    fn take_section(&mut self, length: usize, section: &'static str) -> Result<Buffer, CodecError> {
        self.at = self.at.next_multiple_of(ALIGNMENT).min(self.bytes.len());
        self.take(length, section)
    }

    fn take_u32(&mut self) -> Result<u32, CodecError> {
        let taken = self.take(4, "header")?;
        Ok(u32::from_le_bytes(
            taken.as_slice().try_into().expect("four bytes were taken"),
        ))
    }

    fn take_u64(&mut self) -> Result<u64, CodecError> {
        let taken = self.take(8, "header")?;
        Ok(u64::from_le_bytes(
            taken.as_slice().try_into().expect("eight bytes were taken"),
        ))
    }
}

fn align(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(ALIGNMENT), 0);
}

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("documents and lists of tables are short")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_gives_back_its_content() {
        for content in [Vec::new(), vec![7; 100_000], (0..=255).collect()] {
            assert_eq!(decompress(&compress(&content)), Ok(content));
        }
    }

    #[test]
    fn a_payload_of_a_later_format_is_refused_by_its_number() {
        let mut payload = compress(b"content");
        payload[0] = 2;
        assert_eq!(
            decompress(&payload),
            Err(CodecError::Format {
                found: 2,
                newest: 1
            })
        );
    }

    #[test]
    fn a_stated_size_over_the_limit_is_refused_before_memory_is_taken() {
        let mut payload = compress(b"content");
        payload[1..9].copy_from_slice(&u64::MAX.to_le_bytes());
        let refused = CodecError::TooLarge {
            given: u64::MAX,
            limit: CONTENT_LIMIT_BYTES,
        };
        assert_eq!(decompress(&payload), Err(refused));
    }

    #[test]
    fn a_payload_cut_off_anywhere_is_refused() {
        let payload = compress(&(0..200).collect::<Vec<u8>>());
        for length in 0..payload.len() {
            assert!(
                decompress(&payload[..length]).is_err(),
                "cut to {length} bytes"
            );
        }
    }

    #[test]
    fn a_document_is_read_from_the_first_bytes_of_its_payload() {
        let sections = Sections {
            document: b"{\"index\":\"EW100\"}".to_vec(),
            tables: Vec::new(),
        };
        let payload = compress(&sections.to_bytes());
        assert_eq!(document_of(&payload), Ok(sections.document));
        assert!(document_of(&payload[..12]).is_err());
    }

    #[test]
    fn a_content_cut_off_anywhere_is_refused() {
        let sections = Sections {
            document: vec![1; 100],
            tables: Vec::new(),
        };
        let bytes = sections.to_bytes();
        for length in 0..bytes.len() {
            assert!(
                Sections::from_bytes(bytes[..length].to_vec()).is_err(),
                "cut to {length}"
            );
        }
        assert_eq!(Sections::from_bytes(bytes).unwrap().document, vec![1; 100]);
    }
}
