//! Under what terms data may be used.

/// Who may be given the values of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redistribution {
    /// Nobody: levels and weights computed from them may be shown, the values may not.
    None,
    /// People of the operator's own house.
    Internal,
    /// Everybody.
    Free,
}

impl Redistribution {
    /// The name in settings and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Internal => "internal",
            Self::Free => "free",
        }
    }
}

/// The terms of a source, as its own pages state them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct License {
    /// Name of the terms.
    pub name: &'static str,
    /// Where they stand.
    pub terms_url: &'static str,
    /// Who may be given the values.
    pub redistribution: Redistribution,
    /// What must be printed beside them; empty when nothing must.
    pub attribution: &'static str,
}
