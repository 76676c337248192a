//! SHA-256 fingerprints, and how fields are fed into one without running into each other.

use std::fmt;

use sha2::{Digest, Sha256};

/// A SHA-256 fingerprint, shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first entry names as its previous hash, and the hash of an empty ledger.
    pub const ZERO: Self = Self([0; 32]);

    /// The fingerprint of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The fingerprint written as 64 hexadecimal digits in `text`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; 32];
        for (position, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * position..2 * position + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// Feeds fields into one fingerprint. Each field is preceded by its length, so that no two lists
/// of fields give the same bytes.
pub(crate) struct FieldHasher(Sha256);

impl FieldHasher {
    /// Starts a fingerprint of the things called `domain`.
    pub(crate) fn new(domain: &str) -> Self {
        let mut hasher = Self(Sha256::new());
        hasher.field(domain.as_bytes());
        hasher
    }

    pub(crate) fn field(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.field(&number.to_le_bytes());
    }

    pub(crate) fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_of_abc_is_the_published_one() {
        let published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Hash::of(b"abc").to_string(), published);
        assert_eq!(Hash::parse(published), Some(Hash::of(b"abc")));
    }

    #[test]
    fn texts_that_are_not_64_hexadecimal_digits_are_no_fingerprint() {
        for text in [
            "",
            "ba",
            &"g".repeat(64),
            &"é".repeat(32),
            &format!("+{}", "0".repeat(63)),
        ] {
            assert_eq!(Hash::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn moving_a_byte_from_one_field_to_the_next_changes_the_fingerprint() {
        let of = |fields: [&[u8]; 2]| {
            let mut hasher = FieldHasher::new("test");
            fields.into_iter().for_each(|field| hasher.field(field));
            hasher.finish()
        };
        assert_ne!(of([b"ab", b"c"]), of([b"a", b"bc"]));
    }
}
