//! Texts, as places in the strings section.

use bytemuck::{Pod, Zeroable};

use super::NONE;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::panel_file) struct TextRecord {
    offset: u32,
    bytes: u32,
}

impl TextRecord {
    /// The place of `text` once it is added to `strings`.
    pub(super) fn encode(text: Option<&str>, strings: &mut Vec<u8>) -> Self {
        let Some(text) = text else {
            return Self {
                offset: 0,
                bytes: NONE,
            };
        };
        let offset =
            u32::try_from(strings.len()).expect("the texts of a panel take less than 4 GiB");
        strings.extend_from_slice(text.as_bytes());
        let bytes = u32::try_from(text.len()).expect("a text takes less than 4 GiB");
        Self { offset, bytes }
    }

    pub(super) fn decode(self, strings: &[u8]) -> Result<Option<String>, String> {
        if self.bytes == NONE {
            return Ok(None);
        }
        let start = self.offset as usize;
        let bytes = strings
            .get(start..start + self.bytes as usize)
            .ok_or("a text lies outside of the strings section")?;
        let text =
            str::from_utf8(bytes).map_err(|error| format!("a text is not UTF-8: {error}"))?;
        Ok(Some(text.to_owned()))
    }

    /// The text, which must be there; `field` says of what.
    pub(super) fn required(self, strings: &[u8], field: &str) -> Result<String, String> {
        self.decode(strings)?
            .ok_or_else(|| format!("{field} is missing"))
    }
}
