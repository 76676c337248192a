//! The key that the sources with a key take here.

use super::question::Question;

/// The key; it protects nothing.
pub const KEY: &str = "stand-in-key";

/// Whether `asked` has the key in the header `Authorization` behind `word`, or as the parameter `name`.
pub(super) fn has_key(asked: &Question, word: &str, name: &str) -> bool {
    let header = asked.header("authorization").unwrap_or_default();
    let in_header = header.strip_prefix(word).map(str::trim_start);
    in_header.or(asked.query(name)) == Some(KEY)
}
