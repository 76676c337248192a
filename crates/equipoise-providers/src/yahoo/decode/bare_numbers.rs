//! Bare `NaN` and `Infinity`: no JSON, but sent by servers that print floats as they are.

/// `body` with every bare `NaN`, `Infinity` and `-Infinity` as null; `None` when there is none.
pub(super) fn nulled(body: &[u8]) -> Option<Vec<u8>> {
    const WORDS: [&[u8]; 3] = [b"NaN", b"-Infinity", b"Infinity"];
    let mut text = Vec::with_capacity(body.len() + body.len() / 8);
    let mut found = false;
    let mut is_quoted = false;
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        let word = WORDS.iter().find(|word| rest.starts_with(word));
        if let Some(word) = word.filter(|_| !is_quoted) {
            text.extend_from_slice(b"null");
            rest = &rest[word.len()..];
            found = true;
            continue;
        }
        text.push(byte);
        rest = tail;
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\\' if is_quoted => {
                let Some((&escaped, tail)) = rest.split_first() else {
                    break;
                };
                text.push(escaped);
                rest = tail;
            }
            _ => {}
        }
    }
    found.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str) -> Option<String> {
        nulled(body.as_bytes()).map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn bare_numbers_become_null() {
        let nulled = text("[NaN,-Infinity,Infinity,1]");
        assert_eq!(nulled.as_deref(), Some("[null,null,null,1]"));
    }

    #[test]
    fn text_is_left_alone() {
        assert_eq!(text(r#"["NaN","\"Infinity","\\",1]"#), None);
        let nulled = text(r#"["a\"NaN",NaN]"#);
        assert_eq!(nulled.as_deref(), Some(r#"["a\"NaN",null]"#));
        assert_eq!(text("\"\\"), None);
    }
}
