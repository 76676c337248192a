//! Where Yahoo is asked: every base address can be set, so that a stand-in can answer.

/// Base addresses: scheme and host, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Charts and share counts.
    pub data: String,
    /// Quotes, the screener and crumbs.
    pub quotes: String,
    /// What hands out the first cookie; its answer means nothing.
    pub cookie: String,
}

impl Default for Addresses {
    fn default() -> Self {
        Self {
            data: "https://query2.finance.yahoo.com".to_owned(),
            quotes: "https://query1.finance.yahoo.com".to_owned(),
            cookie: "https://fc.yahoo.com".to_owned(),
        }
    }
}

impl Addresses {
    /// All of them at `base`.
    #[must_use]
    pub fn at(base: &str) -> Self {
        let base = base.trim_end_matches('/');
        Self {
            data: base.to_owned(),
            quotes: base.to_owned(),
            cookie: base.to_owned(),
        }
    }
}
