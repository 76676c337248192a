//! One request over HTTP: deadlines, size, redirects, cookies. What comes is bytes and a status.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use equipoise_model::Instant;
use reqwest::cookie::Jar;
use reqwest::{Client, Url, redirect};
use secrecy::{ExposeSecret, SecretString};

use super::clock::Clock;
use super::guard::{GuardedNames, against_redirect};
use super::retry::retry_after;
use super::strike::strike_out;
use crate::failure::{FailureKind, Fault};
use crate::source::{Ask, Method, SourceError};

/// Redirects that are followed.
pub const MAX_REDIRECTS: usize = 5;

/// Limits of one request.
#[derive(Debug, Clone)]
pub struct HttpLimits {
    /// Until there is a connection.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// In all.
    pub total: Duration,
    /// The largest body, decompressed, in bytes.
    pub body_bytes: usize,
    /// Host names that may lie at private addresses. Numbers in the address of a source may anyway:
    /// whoever set them knows where they lie.
    pub private_hosts: BTreeSet<String>,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(10),
            total: Duration::from_secs(30),
            body_bytes: 32 << 20,
            private_hosts: BTreeSet::from(["localhost".to_owned()]),
        }
    }
}

/// What came back, owned.
#[derive(Debug, Clone)]
pub(super) struct Came {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    pub(super) retry_after: Option<Duration>,
    pub(super) fetched: Instant,
}

/// A client with the cookies of one source.
#[derive(Debug)]
pub(super) struct Http {
    client: Client,
    /// For asks with secrets of their own, which stay with the host they are for.
    staying: Client,
    limits: HttpLimits,
    source_name: &'static str,
}

impl Http {
    pub(super) fn new(source_name: &'static str, limits: HttpLimits) -> Result<Self, SourceError> {
        let names = GuardedNames {
            private_hosts: Arc::new(limits.private_hosts.clone()),
        };
        let names = Arc::new(names);
        let cookies = Arc::new(Jar::default());
        let client = |follow: fn(redirect::Attempt<'_>) -> redirect::Action| {
            let built = Client::builder()
                .connect_timeout(limits.connect)
                .read_timeout(limits.read)
                .timeout(limits.total)
                .cookie_provider(Arc::clone(&cookies))
                // A proxy would look names up itself, past the guard.
                .no_proxy()
                .dns_resolver(Arc::clone(&names))
                .redirect(redirect::Policy::custom(follow))
                .build();
            built.map_err(|error| failed(source_name, "cannot make a client", &error))
        };
        Ok(Self {
            client: client(follow)?,
            staying: client(follow_at_home)?,
            limits,
            source_name,
        })
    }

    /// Send `ask`, with the token of a session.
    pub(super) async fn send(
        &self,
        ask: &Ask,
        token: Option<(&'static str, &SecretString)>,
        clock: &dyn Clock,
    ) -> Result<Came, SourceError> {
        let url = self.url(ask, token)?;
        let has_secrets = !(ask.secret_headers.is_empty() && ask.secret_parameters.is_empty());
        let client = match has_secrets {
            true => &self.staying,
            false => &self.client,
        };
        let mut request = match ask.method {
            Method::Get => client.get(url),
            Method::Post => client.post(url),
        };
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        for (name, value) in &ask.secret_headers {
            request = request.header(*name, value.expose_secret());
        }
        if let Some(body) = &ask.body {
            request = request.body(body.clone());
        }
        let sent = request.send().await;
        let mut response = sent.map_err(|error| self.network(ask, &error))?;
        let status = response.status().as_u16();
        let header = response.headers().get("retry-after").cloned();
        let mut body = Vec::new();
        while let Some(piece) = response
            .chunk()
            .await
            .map_err(|error| self.network(ask, &error))?
        {
            if body.len() + piece.len() > self.limits.body_bytes {
                return Err(self.too_large(ask));
            }
            body.extend_from_slice(&piece);
        }
        let of_headers = ask.secret_headers.iter().map(|(_, secret)| secret);
        let of_address = ask.secret_parameters.iter().map(|(_, secret)| secret);
        strike_out(&mut body, of_headers.chain(of_address));
        let fetched = clock.now();
        let pause = header.as_ref().and_then(|value| value.to_str().ok());
        Ok(Came {
            status,
            body,
            retry_after: pause.and_then(|text| retry_after(text, fetched)),
            fetched,
        })
    }

    fn url(
        &self,
        ask: &Ask,
        token: Option<(&'static str, &SecretString)>,
    ) -> Result<Url, SourceError> {
        let mut url = ask.url.parse::<Url>().map_err(|error| {
            let text = format!("{}: {} is no address: {error}", self.source_name, ask.url);
            SourceError::new(self.source_name, FailureKind::Refused, Fault::Ours, text)
        })?;
        let secrets = ask.secret_parameters.iter();
        let secrets = secrets.map(|(name, value)| (*name, value)).chain(token);
        let is_bare = ask.parameters.is_empty() && ask.secret_parameters.is_empty();
        if is_bare && token.is_none() {
            return Ok(url);
        }
        let mut pairs = url.query_pairs_mut();
        for (name, value) in &ask.parameters {
            pairs.append_pair(name, value);
        }
        for (name, value) in secrets {
            pairs.append_pair(name, value.expose_secret());
        }
        drop(pairs);
        Ok(url)
    }

    fn network(&self, ask: &Ask, error: &reqwest::Error) -> SourceError {
        let what = format!("{} {}", ask.endpoint, ask.need);
        if error.is_redirect() {
            let text = format!("{}: {what}: {}", self.source_name, chain(error));
            return SourceError::new(self.source_name, FailureKind::Garbage, Fault::Theirs, text);
        }
        failed(self.source_name, &what, error)
    }

    fn too_large(&self, ask: &Ask) -> SourceError {
        let text = format!(
            "{}: {} {}: the answer has more than the limit of {} bytes",
            self.source_name, ask.endpoint, ask.need, self.limits.body_bytes
        );
        SourceError::new(self.source_name, FailureKind::Garbage, Fault::Theirs, text)
    }
}

fn follow(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let previous = attempt.previous();
    if previous.len() > MAX_REDIRECTS {
        return attempt.error(format!("more than {MAX_REDIRECTS} redirects"));
    }
    let (Some(first), Some(from)) = (previous.first(), previous.last()) else {
        return attempt.stop();
    };
    match against_redirect(first, from, attempt.url()) {
        Some(reason) => attempt.error(format!("a redirect {reason}")),
        None => attempt.follow(),
    }
}

fn follow_at_home(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let first = attempt.previous().first();
    let is_at_home = first.is_some_and(|first| first.origin() == attempt.url().origin());
    if is_at_home {
        return follow(attempt);
    }
    attempt.error("a redirect would take a secret to another host")
}

/// The way to the source failed. The text has no address, since addresses hold secrets.
fn failed(source_name: &'static str, what: &str, error: &reqwest::Error) -> SourceError {
    let text = format!("{source_name}: {what}: {}", chain(error));
    SourceError::new(source_name, FailureKind::Retryable, Fault::Network, text)
}

fn chain(error: &reqwest::Error) -> String {
    let what = match error {
        error if error.is_timeout() => "took too long",
        error if error.is_connect() => "no connection",
        error if error.is_redirect() => "a redirect is not followed",
        error if error.is_decode() => "cannot be decompressed",
        _ => "broken off",
    };
    let mut text = what.to_owned();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
