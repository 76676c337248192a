//! What an answer is kept under.

/// A question, and the state of the ledger that it is answered from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    query: Box<[u8]>,
    sequence: u64,
}

impl Key {
    /// The key of `query`, in one canonical form chosen by the caller, answered from the ledger up
    /// to entry `sequence`.
    pub fn new(query: impl AsRef<[u8]>, sequence: u64) -> Self {
        Self {
            query: query.as_ref().into(),
            sequence,
        }
    }

    /// The question.
    #[must_use]
    pub fn query(&self) -> &[u8] {
        &self.query
    }

    /// The last ledger entry the answer takes into account.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }
}
