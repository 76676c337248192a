//! The layout of a panel file: a header with a section table, then aligned little-endian sections.

use bytemuck::{Pod, Zeroable};

use super::checksum::checksum;

/// Where every section starts: on a cache line.
pub(super) const ALIGNMENT: usize = 64;
/// Bumped when the layout or the meaning of a section changes; other versions are rebuilt.
pub(super) const VERSION: u32 = 5;
const MAGIC: [u8; 8] = *b"EQPANEL\0";
/// Reads as another number on a machine of the other byte order.
const BYTE_ORDER: u32 = 0x0102_0304;

/// The sections, in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Sessions,
    Close,
    Highs,
    GivenCap,
    Volume,
    DelistedRow,
    ListedRow,
    Carried,
    Shares,
    Unlisted,
    Actions,
    Suspensions,
    Pairs,
    FxRate,
    FxAge,
    Securities,
    LaterSymbols,
    Strings,
}

impl Section {
    pub(super) const ALL: [Self; 18] = [
        Self::Sessions,
        Self::Close,
        Self::Highs,
        Self::GivenCap,
        Self::Volume,
        Self::DelistedRow,
        Self::ListedRow,
        Self::Carried,
        Self::Shares,
        Self::Unlisted,
        Self::Actions,
        Self::Suspensions,
        Self::Pairs,
        Self::FxRate,
        Self::FxAge,
        Self::Securities,
        Self::LaterSymbols,
        Self::Strings,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Close => "close",
            Self::Highs => "highs",
            Self::GivenCap => "given_cap",
            Self::Volume => "volume",
            Self::DelistedRow => "delisted_row",
            Self::ListedRow => "listed_row",
            Self::Carried => "carried",
            Self::Shares => "shares",
            Self::Unlisted => "unlisted",
            Self::Actions => "actions",
            Self::Suspensions => "suspensions",
            Self::Pairs => "pairs",
            Self::FxRate => "fx_rate",
            Self::FxAge => "fx_age",
            Self::Securities => "securities",
            Self::LaterSymbols => "later_symbols",
            Self::Strings => "strings",
        }
    }
}

/// Where a section stands in the file, and its checksum.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Extent {
    pub(super) offset: u64,
    pub(super) bytes: u64,
    pub(super) checksum: u64,
}

/// The first bytes of the file. `checksum` covers every other field.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Header {
    magic: [u8; 8],
    byte_order: u32,
    version: u32,
    pub(super) sequence: u64,
    pub(super) ledger_hash: [u8; 32],
    pub(super) sessions: u64,
    pub(super) columns: u64,
    pub(super) file_bytes: u64,
    pub(super) extents: [Extent; Section::ALL.len()],
    checksum: u64,
}

impl Header {
    /// The header of a file that holds `sections`, given in the order of [`Section::ALL`].
    pub(super) fn new(
        sequence: u64,
        ledger_hash: [u8; 32],
        sessions: usize,
        columns: usize,
        sections: &[&[u8]; Section::ALL.len()],
    ) -> Self {
        let mut end = size_of::<Self>();
        let extents = sections.map(|bytes| {
            let offset = end.next_multiple_of(ALIGNMENT);
            end = offset + bytes.len();
            Extent {
                offset: offset as u64,
                bytes: bytes.len() as u64,
                checksum: checksum(bytes),
            }
        });
        let header = Self {
            magic: MAGIC,
            byte_order: BYTE_ORDER,
            version: VERSION,
            sequence,
            ledger_hash,
            sessions: sessions as u64,
            columns: columns as u64,
            file_bytes: end as u64,
            extents,
            checksum: 0,
        };
        Self {
            checksum: header.own_checksum(),
            ..header
        }
    }

    /// The header at the start of `file`, when the file is whole and of this version.
    pub(super) fn read(file: &[u8]) -> Result<Self, String> {
        let Some(bytes) = file.get(..size_of::<Self>()) else {
            return Err(format!(
                "the file ends after {} bytes, inside its header",
                file.len()
            ));
        };
        let header: Self = bytemuck::pod_read_unaligned(bytes);
        if header.magic != MAGIC {
            return Err("the file is not a panel file".to_owned());
        }
        if header.byte_order != BYTE_ORDER || header.version != VERSION {
            return Err(format!(
                "the file has format version {}, this program reads {VERSION}",
                header.version
            ));
        }
        if header.checksum != header.own_checksum() {
            return Err("the checksum of the header does not agree".to_owned());
        }
        if header.file_bytes != file.len() as u64 {
            return Err(format!(
                "the file has {} bytes, its header states {}",
                file.len(),
                header.file_bytes
            ));
        }
        Ok(header)
    }

    /// The bytes of `section`, when they agree with their checksum.
    pub(super) fn section<'a>(&self, file: &'a [u8], section: Section) -> Result<&'a [u8], String> {
        let bytes = self.extent_of(file, section)?;
        if checksum(bytes) != self.extents[section as usize].checksum {
            return Err(format!(
                "the checksum of section {} does not agree",
                section.name()
            ));
        }
        Ok(bytes)
    }

    /// The bytes of `section`, when they are all there.
    pub(super) fn extent_of<'a>(
        &self,
        file: &'a [u8],
        section: Section,
    ) -> Result<&'a [u8], String> {
        let extent = self.extents[section as usize];
        usize::try_from(extent.offset)
            .ok()
            .zip(usize::try_from(extent.bytes).ok())
            .and_then(|(offset, length)| file.get(offset..offset.checked_add(length)?))
            .ok_or_else(|| format!("section {} lies outside of the file", section.name()))
    }

    fn own_checksum(&self) -> u64 {
        checksum(bytemuck::bytes_of(&Self {
            checksum: 0,
            ..*self
        }))
    }
}
