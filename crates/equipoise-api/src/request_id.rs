//! Request ids: taken over from the client when they are harmless, else made.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries the id, in both directions.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id taken over from a client.
const LENGTH_MAX: usize = 128;

/// The id of the request with these headers: 1 to 128 visible ASCII characters.
pub(crate) fn of(headers: &HeaderMap) -> String {
    let given = headers.get(HEADER).and_then(|value| value.to_str().ok());
    match given {
        Some(id) if is_harmless(id) => id.to_owned(),
        _ => format!("{:032x}", rand::random::<u128>()),
    }
}

/// The id as a header.
pub(crate) fn header(id: &str) -> HeaderValue {
    HeaderValue::from_str(id).expect("ids are visible ASCII")
}

/// Visible ASCII cannot break a log line or a header.
fn is_harmless(id: &str) -> bool {
    (1..=LENGTH_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::{HEADER, of};
    use axum::http::{HeaderMap, HeaderValue};

    fn headers(id: &[u8]) -> HeaderMap {
        HeaderMap::from_iter([(HEADER, HeaderValue::from_bytes(id).unwrap())])
    }

    #[test]
    fn a_harmless_id_is_kept() {
        assert_eq!(of(&headers(b"job-7/step#2")), "job-7/step#2");
        let longest = "x".repeat(128);
        assert_eq!(of(&headers(longest.as_bytes())), longest);
    }

    #[test]
    fn anything_else_is_replaced_by_a_fresh_one() {
        for id in [&b""[..], b"a b", b"\xc3\xa9", "x".repeat(129).as_bytes()] {
            let made = of(&headers(id));
            assert_eq!(made.len(), 32, "{made}");
            assert_ne!(made.as_bytes(), id);
        }
        assert_ne!(of(&HeaderMap::new()), of(&HeaderMap::new()));
    }
}
