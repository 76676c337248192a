//! A plain HTTP client that shows what came, also where it is no whole answer.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The lines of the head, in small letters.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The length that the head tells.
    pub(crate) fn length(&self) -> Option<usize> {
        let line = self
            .head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))?;
        line.parse().ok()
    }
}

/// The head of an answer and as much of its body as `limit` bytes allow.
///
/// HTTP/1.0, so that no body comes in chunks and the end of the connection is the end of it.
pub(crate) async fn ask(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
    limit: usize,
) -> Answer {
    let mut stream = TcpStream::connect(server).await.unwrap();
    let length = body.len();
    let mut request =
        format!("{method} {path} HTTP/1.0\r\nhost: {server}\r\ncontent-length: {length}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut came = Vec::new();
    let mut buffer = vec![0; 64 << 10];
    let mut end_of_head = None;
    loop {
        // An end by force is an end.
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        came.extend_from_slice(&buffer[..count]);
        end_of_head =
            end_of_head.or_else(|| came.windows(4).position(|bytes| bytes == b"\r\n\r\n"));
        let has_enough = end_of_head.is_some_and(|end| came.len() >= end + 4 + limit);
        if count == 0 || has_enough {
            break;
        }
    }
    let end = end_of_head.expect("the answer has a head");
    let head = String::from_utf8_lossy(&came[..end]).to_lowercase();
    Answer {
        status: head.split_whitespace().nth(1).unwrap().parse().unwrap(),
        body: came.split_off(end + 4),
        head,
    }
}
