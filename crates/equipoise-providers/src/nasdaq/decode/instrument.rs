//! The kind of a line, from its name: the directory has no column for it.

/// Words of a name, in the order in which they decide: the shares that a warrant or a unit is of
/// are named in it as well.
const WORDS: [(&str, &str); 14] = [
    ("warrant", "warrant"),
    ("right", "right"),
    ("unit", "unit"),
    ("notes due", "note"),
    ("subordinated", "note"),
    ("preferred", "preferred"),
    ("preference", "preferred"),
    ("american depositary", "depositary_receipt"),
    ("depositary share", "preferred"),
    ("beneficial interest", "trust"),
    ("common stock", "common_stock"),
    ("common share", "common_stock"),
    ("ordinary share", "common_stock"),
    ("capital stock", "common_stock"),
];

/// The kind of the line called `name`; `None` when the name does not tell. What stands before the
/// last dash is the company and tells nothing: one may be called Bright Unit.
pub(super) fn instrument(name: &str) -> Option<&'static str> {
    let line = name.rsplit_once(" - ").map_or(name, |(_, line)| line);
    let line = line.to_lowercase();
    let begins_a_word = |word: &str| {
        let mut places = line.match_indices(word);
        places.any(|(place, _)| !line[..place].ends_with(char::is_alphanumeric))
    };
    let mut words = WORDS.iter();
    words
        .find(|(word, _)| begins_a_word(word))
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_the_kind_and_the_company_does_not() {
        for (name, kind) in [
            ("Invented Inc. - Common Stock", Some("common_stock")),
            (
                "Invented Inc. - Class A Ordinary Shares",
                Some("common_stock"),
            ),
            ("Bright Unit Co - Common Stock", Some("common_stock")),
            ("Invented Corp. - Warrant", Some("warrant")),
            (
                "Invented Units, each of one share of common stock",
                Some("unit"),
            ),
            ("Copyrighted Brightness Common Stock", Some("common_stock")),
            (
                "Invented PLC - American Depositary Shares",
                Some("depositary_receipt"),
            ),
            (
                "Invented Depositary Shares of Preferred Stock",
                Some("preferred"),
            ),
            (
                "Invented Trust Shares of Beneficial Interest",
                Some("trust"),
            ),
            ("Invented Inc. 5% Notes due 2060", Some("note")),
            ("Invented Inc.", None),
            ("", None),
        ] {
            assert_eq!(instrument(name), kind, "{name}");
        }
    }
}
