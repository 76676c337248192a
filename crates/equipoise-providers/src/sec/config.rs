//! Configuration: who asks. The SEC wants a name and an address for mail in every request.

/// The longest contact, in characters.
const MAX_CONTACT_CHARS: usize = 200;

/// How to ask the SEC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecConfig {
    contact: String,
}

/// Why a configuration cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sec: contact: {value:?} {reason}")]
pub struct ConfigError {
    /// What was given, cut to a readable length.
    pub value: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl SecConfig {
    /// Ask in the name of `contact`: a name and an address, such as `Example Research data@example.com`.
    ///
    /// # Errors
    /// `contact` has no address for mail, or cannot be sent in a header.
    pub fn try_new(contact: &str) -> Result<Self, ConfigError> {
        let error = |reason| ConfigError {
            value: crate::body::clipped(contact),
            reason,
        };
        if contact.len() > MAX_CONTACT_CHARS {
            return Err(error("is longer than the limit of 200 characters"));
        }
        if !contact.chars().all(|letter| matches!(letter, ' '..='~')) {
            return Err(error("has characters that a header cannot carry"));
        }
        let is_address = |word: &str| {
            let parts = word.trim_matches(['<', '>', '(', ')']).split_once('@');
            parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        };
        if !contact.split(' ').any(is_address) {
            return Err(error(
                "has no address for mail; the SEC refuses requests without one",
            ));
        }
        Ok(Self {
            contact: contact.to_owned(),
        })
    }

    /// The header `User-Agent` of every request.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.contact
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_a_name_with_an_address() {
        for contact in [
            "Example data@example.com",
            "data@example.com",
            "E <d@example.com>",
        ] {
            assert_eq!(SecConfig::try_new(contact).unwrap().user_agent(), contact);
        }
    }

    #[test]
    fn a_contact_that_the_sec_or_a_header_refuses_says_why() {
        let long = format!("{} a@b.c", "x".repeat(200));
        for contact in [
            "",
            "Example",
            "@example.com",
            "a@b",
            "a@b.c\r\nX: y",
            "ä a@b.c",
            &long,
        ] {
            assert!(SecConfig::try_new(contact).is_err(), "{contact:?}");
        }
        assert_eq!(
            SecConfig::try_new("Example").unwrap_err().to_string(),
            "sec: contact: \"Example\" has no address for mail; the SEC refuses requests without one"
        );
    }
}
