//! The files of the repository, and Rust text with its comments and strings blanked out.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

/// One text file, named by its path from the root, with `/` between the parts.
#[derive(Debug, Clone)]
pub(crate) struct SourceFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    #[cfg(test)]
    pub(crate) fn sample(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.has_extension("rs")
    }

    pub(crate) fn has_extension(&self, wanted: &str) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|extension| extension == wanted)
    }

    pub(crate) fn is_named(&self, wanted: &str) -> bool {
        self.path.rsplit('/').next() == Some(wanted)
    }
}

/// Reads every file that git tracks or would track. Files that are not UTF-8 keep their name and get
/// an empty text, so that links to them still resolve.
pub(crate) fn read_tree() -> anyhow::Result<Vec<SourceFile>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("find the root")?;
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .context("run git ls-files")?;
    if !output.status.success() {
        bail!(
            "git ls-files failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    let listing = String::from_utf8(output.stdout).context("read the names git ls-files gave")?;
    let mut files = Vec::new();
    for path in listing.split_terminator('\0') {
        let full = root.join(path);
        // Deleted but not yet committed, or a link to a folder.
        if !full.is_file() {
            continue;
        }
        let bytes = fs::read(&full).with_context(|| format!("read {path}"))?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        files.push(SourceFile {
            path: path.to_owned(),
            text,
        });
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files.dedup_by(|left, right| left.path == right.path);
    Ok(files)
}

/// Rust text split in two of the same length and lines: the code, with comments, strings and
/// characters blanked out, and the comments alone.
#[derive(Debug)]
pub(crate) struct Masked {
    pub(crate) code: String,
    pub(crate) comments: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

/// Splits Rust text into code and comments.
pub(crate) fn mask(text: &str) -> Masked {
    let letters: Vec<char> = text.chars().collect();
    let mut masked = Masked {
        code: String::new(),
        comments: String::new(),
    };
    let mut at = 0;
    while at < letters.len() {
        let (kind, length) = next_piece(&letters, at);
        for &letter in &letters[at..at + length] {
            let blank = if letter == '\n' { '\n' } else { ' ' };
            masked
                .code
                .push(if kind == Kind::Code { letter } else { blank });
            masked
                .comments
                .push(if kind == Kind::Comment { letter } else { blank });
        }
        at += length;
    }
    masked
}

/// What starts at this place, and how long it is (at least 1).
fn next_piece(letters: &[char], at: usize) -> (Kind, usize) {
    let peek = |ahead: usize| letters.get(at + ahead).copied();
    match (letters[at], peek(1)) {
        ('/', Some('/')) => {
            let length = letters[at..]
                .iter()
                .take_while(|letter| **letter != '\n')
                .count();
            (Kind::Comment, length)
        }
        ('/', Some('*')) => (Kind::Comment, block_comment(&letters[at..])),
        ('"', _) => (Kind::Literal, quoted(&letters[at..], '"')),
        ('\'', Some('\\')) => (Kind::Literal, quoted(&letters[at..], '\'')),
        // 'a' is a character, 'a without a closing quote is a lifetime.
        ('\'', Some(_)) if peek(2) == Some('\'') => (Kind::Literal, 3),
        (letter, _) if letter.is_alphabetic() || letter == '_' => {
            let word = letters[at..]
                .iter()
                .take_while(|next| is_word(**next))
                .count();
            let name: String = letters[at..at + word].iter().collect();
            if matches!(name.as_str(), "r" | "br" | "cr")
                && let Some(length) = raw_string(&letters[at + word..])
            {
                return (Kind::Literal, word + length);
            }
            (Kind::Code, word)
        }
        // A number such as 1_000u64, kept whole so that its suffix is no word.
        (letter, _) if letter.is_ascii_digit() => (
            Kind::Code,
            letters[at..]
                .iter()
                .take_while(|next| is_word(**next))
                .count(),
        ),
        _ => (Kind::Code, 1),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn block_comment(letters: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < letters.len() {
        match (letters[at], letters.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) if depth == 1 => return at + 2,
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    letters.len()
}

fn quoted(letters: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < letters.len() {
        match letters[at] {
            '\\' => at += 2,
            letter if letter == quote => return at + 1,
            _ => at += 1,
        }
    }
    letters.len()
}

/// The length of `#"…"#` with any number of hashes, or nothing when this is no raw string.
fn raw_string(letters: &[char]) -> Option<usize> {
    let hashes = letters.iter().take_while(|letter| **letter == '#').count();
    if letters.get(hashes) != Some(&'"') {
        return None;
    }
    let mut at = hashes + 1;
    while at < letters.len() {
        let closes = letters[at] == '"'
            && letters[at + 1..]
                .iter()
                .take(hashes)
                .filter(|letter| **letter == '#')
                .count()
                == hashes;
        if closes {
            return Some(at + 1 + hashes);
        }
        at += 1;
    }
    Some(letters.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_leave_the_code() {
        let text = concat!(
            "let a = \"in // text\"; // said\n",
            "let b = r#\"raw \" text\"#; /* outer /* inner */ still */ let c = 'x';\n",
            "fn f<'long>(d: &'long str) { g('\\'', b\"bytes\") }\n",
        );
        let masked = mask(text);
        let words: Vec<&str> = masked.code.split_whitespace().collect();
        assert_eq!(
            words.join(" "),
            "let a = ; let b = ; let c = ; fn f<'long>(d: &'long str) { g( , b ) }"
        );
        let said: Vec<&str> = masked.comments.split_whitespace().collect();
        assert_eq!(said.join(" "), "// said /* outer /* inner */ still */");
        assert_eq!(masked.code.lines().count(), text.lines().count());
    }

    #[test]
    fn an_open_literal_ends_with_the_file() {
        for text in ["\"open", "r##\"open\"#", "/* open", "'\\", "// open"] {
            assert_eq!(mask(text).code.trim(), "", "{text}");
        }
    }

    #[test]
    fn the_tree_holds_this_file() {
        let files = read_tree().unwrap();
        assert!(
            files
                .iter()
                .any(|file| file.path == "xtask/src/source.rs" && file.is_rust())
        );
    }
}
