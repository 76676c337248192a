//! The door of a source: its address and the key to it.

use equipoise_model::Instant;
use secrecy::{ExposeSecret, SecretString};

use crate::failure::{FailureKind, Fault};
use crate::source::{Ask, Need, SourceError};

/// How a source takes its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// As the header `Authorization`, behind this word.
    Header(&'static str),
    /// As a parameter of the address, where the source takes nothing else.
    Parameter(&'static str),
}

/// Where a source is asked, and with what.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    source_name: &'static str,
    base: String,
    key: SecretString,
    lock: Lock,
}

impl Door {
    /// The source called `source_name` at `base`: scheme and host.
    pub(crate) fn new(
        source_name: &'static str,
        base: &str,
        key: SecretString,
        lock: Lock,
    ) -> Self {
        Self {
            source_name,
            base: base.trim_end_matches('/').to_owned(),
            key,
            lock,
        }
    }

    /// The address of `path`, which begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A `GET` of `path` with the key.
    ///
    /// # Errors
    /// The key is missing, or cannot be sent.
    pub(crate) fn ask(
        &self,
        need: &Need,
        endpoint: &'static str,
        path: &str,
        now: Instant,
    ) -> Result<Ask, SourceError> {
        self.check()?;
        let ask = Ask::get(need, endpoint, self.url(path), now);
        Ok(match self.lock {
            Lock::Header(word) => {
                let value = SecretString::from(format!("{word} {}", self.key.expose_secret()));
                ask.with_secret_header("authorization", value)
            }
            Lock::Parameter(name) => ask.with_secret(name, self.key.clone()),
        })
    }

    fn check(&self) -> Result<(), SourceError> {
        let key = self.key.expose_secret();
        let reason = if key.is_empty() {
            "is missing"
        } else if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            "has characters that cannot be sent"
        } else {
            return Ok(());
        };
        let text = format!("{}: key: {reason}", self.source_name);
        Err(SourceError::new(
            self.source_name,
            FailureKind::Auth,
            Fault::Ours,
            text,
        ))
    }
}
