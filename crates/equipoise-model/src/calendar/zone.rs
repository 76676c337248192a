//! A time zone by its name, for sources that stamp facts with instants and name the zone beside them.

use chrono::NaiveDateTime;
use chrono_tz::Tz;

use crate::Instant;

/// A zone of the tz database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// The zone called `name`, such as `America/New_York`; `None` when the tz database has none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// The name in the tz database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What clocks of the zone show at `instant`, by the offset of that instant and not of today.
    #[must_use]
    pub fn local(self, instant: Instant) -> NaiveDateTime {
        instant.with_timezone(&self.0).naive_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(zone: &str, instant: &str) -> String {
        let instant = instant.parse().unwrap();
        Zone::parse(zone).unwrap().local(instant).to_string()
    }

    #[test]
    fn the_offset_is_that_of_the_instant() {
        let winter = local("America/New_York", "2024-01-05T05:00:00Z");
        let summer = local("America/New_York", "2024-07-05T04:00:00Z");
        assert_eq!(winter, "2024-01-05 00:00:00");
        assert_eq!(summer, "2024-07-05 00:00:00");
    }

    #[test]
    fn an_abbreviation_or_nothing_is_no_zone() {
        assert_eq!(Zone::parse("EDT"), None);
        assert_eq!(Zone::parse(""), None);
        assert_eq!(Zone::parse("Asia/Tokyo").unwrap().name(), "Asia/Tokyo");
    }
}
