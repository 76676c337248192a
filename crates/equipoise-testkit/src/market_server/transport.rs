//! Faults of the way: what comes instead of an answer, and what happens to its bytes.

use std::convert::Infallible;
use std::io::{self, Write};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, StatusCode, header};
use equipoise_model::Instant;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::{StreamExt, stream};
use serde_json::json;

use super::answer::{Answer, Content};
use super::fault::FaultKind;
use super::question::Question;

const CHUNK: Bytes = Bytes::from_static(&[b' '; 64 << 10]);
const BOMB_CHUNKS: usize = 1024;
const OVERSIZE_CHUNKS: usize = 3200;
const DRIP: Duration = Duration::from_secs(5);

/// The answer that comes in place of the real one; `None` where the fault lets it come.
pub(super) fn instead(kind: FaultKind, asked: &Question) -> Option<Answer> {
    let page = |text: &str| Answer::text("text/html", format!("<html><body>{text}</body></html>"));
    let plain = |text: &str| Answer::text("text/plain", text);
    let moved = |to: &str| {
        page("")
            .status(StatusCode::TEMPORARY_REDIRECT)
            .header("location", to)
    };
    let throttled = plain("Too Many Requests\r\n").status(StatusCode::TOO_MANY_REQUESTS);
    Some(match kind {
        FaultKind::TooManyRequests => throttled,
        FaultKind::TooManyRequestsFor(seconds) => {
            throttled.header("retry-after", seconds.to_string())
        }
        FaultKind::TooManyRequestsAsContent => plain("Too Many Requests"),
        FaultKind::InvalidCrumb => {
            let error = json!({"code": "Unauthorized", "description": "Invalid Crumb"});
            Answer::json(json!({"finance": {"result": null, "error": error}}))
                .status(StatusCode::UNAUTHORIZED)
        }
        FaultKind::Forbidden => page("Access denied").status(StatusCode::FORBIDDEN),
        FaultKind::Blocked => page("Unable to process request at this time")
            .status(StatusCode::from_u16(999).expect("three digits")),
        FaultKind::Down => page("Will be right back").status(StatusCode::SERVICE_UNAVAILABLE),
        FaultKind::Page => page("Not what you asked for"),
        FaultKind::Consent => moved("/consent"),
        FaultKind::RedirectToPrivate => moved("http://10.0.0.1/"),
        FaultKind::RedirectLoop => moved(&asked.path),
        FaultKind::NullDocument => Answer::json(json!({"chart": null})),
        _ => return None,
    })
}

/// The bytes of `answer` on their way, as `kind` lets them.
pub(super) fn response(answer: Answer, kind: Option<FaultKind>, now: Instant) -> Response<Body> {
    let (mut content_type, mut text) = match answer.content {
        Content::Json(value) => ("application/json;charset=utf-8", value.to_string()),
        Content::Text(content_type, text) => (content_type, text),
    };
    if kind == Some(FaultKind::WrongContentType) {
        content_type = "text/html";
    }
    if kind == Some(FaultKind::NanPrice) {
        text = text.replace(super::payload::NAN_MARK, "NaN");
    }
    let told = match kind {
        Some(FaultKind::ClockSkew) => now + chrono::TimeDelta::days(1),
        _ => now,
    };
    let mut builder = Response::builder()
        .status(answer.status)
        .header(header::CONTENT_TYPE, content_type)
        .header(
            header::DATE,
            told.format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        );
    for (name, value) in answer.headers {
        let value = HeaderValue::try_from(value).expect("our own header values are printable");
        builder = builder.header(name, value);
    }
    let half = text.len() / 2;
    let (builder, body) = match kind {
        Some(FaultKind::TruncatedBody) => {
            let bytes = text.into_bytes()[..half].to_vec();
            (builder, Body::from(bytes))
        }
        Some(FaultKind::ResetMidBody) => {
            let length = text.len();
            let bytes = Bytes::from(text.into_bytes()[..half].to_vec());
            let body = Body::from_stream(stream::iter([Ok(bytes)]).chain(stream::once(reset())));
            (builder.header(header::CONTENT_LENGTH, length), body)
        }
        Some(FaultKind::GzipBomb) => {
            let builder = builder.header(header::CONTENT_ENCODING, "gzip");
            (builder, Body::from(bomb()))
        }
        Some(FaultKind::OversizeBody) => {
            let length = CHUNK.len() * OVERSIZE_CHUNKS;
            let chunks = std::iter::repeat_n(Ok::<_, Infallible>(CHUNK), OVERSIZE_CHUNKS);
            let body = Body::from_stream(stream::iter(chunks));
            (builder.header(header::CONTENT_LENGTH, length), body)
        }
        Some(FaultKind::EndlessBody) => {
            let chunks = stream::iter(std::iter::repeat_with(|| Ok::<_, Infallible>(CHUNK)));
            (builder, Body::from_stream(chunks))
        }
        Some(FaultKind::SlowDrip) => (builder, dripping(text.into_bytes())),
        _ => (builder, Body::from(text)),
    };
    builder.body(body).expect("our own headers are valid")
}

/// The end of the connection, once what came before it is on its way.
async fn reset() -> io::Result<Bytes> {
    tokio::task::yield_now().await;
    Err(io::ErrorKind::ConnectionReset.into())
}

/// One byte, then a pause, then the next.
fn dripping(bytes: Vec<u8>) -> Body {
    Body::from_stream(stream::unfold((bytes, 0), |(bytes, place)| async move {
        let byte = *bytes.get(place)?;
        if place > 0 {
            tokio::time::sleep(DRIP).await;
        }
        let chunk = Bytes::copy_from_slice(&[byte]);
        Some((Ok::<_, Infallible>(chunk), (bytes, place + 1)))
    }))
}

fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..BOMB_CHUNKS {
        encoder.write_all(&CHUNK).expect("memory takes every byte");
    }
    encoder.finish().expect("memory takes every byte")
}
