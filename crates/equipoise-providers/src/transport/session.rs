//! The session of a source: signed in once by one task, whoever needs it next waits for that.

use secrecy::SecretString;

/// A session that was signed in.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// How many times it was signed in: a later one replaces what an earlier one could not do.
    pub(super) number: u64,
    pub(super) parameter: &'static str,
    pub(super) token: SecretString,
}

/// The place of the session; its lock is held while signing in.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    pub(super) current: Option<Session>,
    pub(super) count: u64,
}

impl Sessions {
    /// The session, unless it is the one that turned out to be stale.
    pub(super) fn usable(&self, stale: Option<u64>) -> Option<Session> {
        let current = self.current.as_ref()?;
        (Some(current.number) != stale).then(|| current.clone())
    }

    pub(super) fn keep(&mut self, parameter: &'static str, token: SecretString) -> Session {
        self.count += 1;
        let session = Session {
            number: self.count,
            parameter,
            token,
        };
        self.current = Some(session.clone());
        session
    }
}
