//! Secrets that a source repeats: some answer "we have detected your API key as ...".

use secrecy::{ExposeSecret, SecretString};

/// A shorter word may stand in an answer by chance, and no key is that short.
const MIN_BYTES: usize = 8;

/// Overwrite every word of `secrets` in `body` with stars, before anybody reads, keeps or repeats it.
pub(super) fn strike_out<'a>(body: &mut [u8], secrets: impl Iterator<Item = &'a SecretString>) {
    for secret in secrets {
        let words = secret.expose_secret().split(' ');
        for word in words.filter(|word| word.len() >= MIN_BYTES) {
            strike_word(body, word.as_bytes());
        }
    }
}

fn strike_word(body: &mut [u8], word: &[u8]) {
    let mut from = 0;
    while let Some(place) = find(&body[from..], word) {
        let start = from + place;
        body[start..start + word.len()].fill(b'*');
        from = start + word.len();
    }
}

fn find(body: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0;
    loop {
        let place = from + body[from..].iter().position(|byte| *byte == first)?;
        if body[place..].starts_with(word) {
            return Some(place);
        }
        from = place + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(body: &str, secret: &str) -> String {
        let mut body = body.as_bytes().to_vec();
        strike_out(&mut body, std::iter::once(&SecretString::from(secret)));
        String::from_utf8(body).unwrap()
    }

    #[test]
    fn every_place_where_a_key_stands_is_overwritten() {
        assert_eq!(
            struck("key as hunter2hunter3, hunter2hunter3", "hunter2hunter3"),
            "key as **************, **************"
        );
        assert_eq!(
            struck("hunter2hunter2x", "Bearer hunter2hunter2"),
            "**************x"
        );
    }

    #[test]
    fn what_is_no_key_stays() {
        for (body, secret) in [("key", "key"), ("a hunter", "hunter2hunter2"), ("", "")] {
            assert_eq!(struck(body, secret), body);
        }
    }
}
