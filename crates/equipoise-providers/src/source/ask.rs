//! An ask: one request to a source, with what is needed to read its answer.

use equipoise_model::Instant;
use secrecy::SecretString;

use super::Need;

/// The method of an ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads too: sources ask for a body where the question is long. Repeating it changes nothing.
    Post,
}

/// What an ask needs to be answered, besides what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Open,
    /// Cookies and token of a session.
    Session,
}

/// One request. Secrets are kept apart: `Debug` and [`Ask::address`] do not show them.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The need it serves.
    pub need: Need,
    /// The endpoint, the unit of a breaker: a short name of the source's own.
    pub endpoint: &'static str,
    /// The method.
    pub method: Method,
    /// Scheme, host and path, without parameters.
    pub url: String,
    /// Parameters of the address, not encoded.
    pub parameters: Vec<(&'static str, String)>,
    /// Parameters whose value nobody may read.
    pub secret_parameters: Vec<(&'static str, SecretString)>,
    /// Headers.
    pub headers: Vec<(&'static str, String)>,
    /// Headers whose value nobody may read.
    pub secret_headers: Vec<(&'static str, SecretString)>,
    /// Body of a [`Method::Post`].
    pub body: Option<String>,
    /// What it takes from the budget: 1, or the weight the source gives it.
    pub cost: u32,
    /// What it needs besides.
    pub access: Access,
    /// When it was made; what reaches until now reaches until then.
    pub made: Instant,
    /// Where its page begins, for answers that come in pages.
    pub offset: u64,
}

impl Ask {
    /// A `GET` of `url` at a cost of 1 that needs no session.
    #[must_use]
    pub fn get(need: &Need, endpoint: &'static str, url: String, made: Instant) -> Self {
        Self {
            need: need.clone(),
            endpoint,
            method: Method::Get,
            url,
            parameters: Vec::new(),
            secret_parameters: Vec::new(),
            headers: Vec::new(),
            secret_headers: Vec::new(),
            body: None,
            cost: 1,
            access: Access::Open,
            made,
            offset: 0,
        }
    }

    /// With a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.push((name, value.into()));
        self
    }

    /// With a parameter whose value nobody may read.
    #[must_use]
    pub fn with_secret(mut self, name: &'static str, value: SecretString) -> Self {
        self.secret_parameters.push((name, value));
        self
    }

    /// With a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With a header whose value nobody may read.
    #[must_use]
    pub fn with_secret_header(mut self, name: &'static str, value: SecretString) -> Self {
        self.secret_headers.push((name, value));
        self
    }

    /// As a `POST` of `body`.
    #[must_use]
    pub fn posting(mut self, body: String) -> Self {
        self.method = Method::Post;
        self.body = Some(body);
        self
    }

    /// In the session of the source.
    #[must_use]
    pub fn in_session(mut self) -> Self {
        self.access = Access::Session;
        self
    }

    /// At another cost.
    #[must_use]
    pub fn costing(mut self, cost: u32) -> Self {
        self.cost = cost;
        self
    }

    /// From a row on.
    #[must_use]
    pub fn from_offset(mut self, offset: u64) -> Self {
        self.offset = offset;
        self
    }

    /// The address for people and files: with its parameters as they are, without secrets.
    #[must_use]
    pub fn address(&self) -> String {
        let mut address = self.url.clone();
        for (place, (name, value)) in self.parameters.iter().enumerate() {
            address.push(if place == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(value);
        }
        address
    }
}
