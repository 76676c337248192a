//! Near: what somebody may have meant who wrote something that is not known.

use std::collections::BTreeSet;

/// Names that are offered at most.
const OFFERED_MAX: usize = 3;
/// Letters that may differ at most; a third of the letters written, if that is less.
const DISTANCE_MAX: usize = 2;

/// The names nearest to `written`, nearest first.
pub(crate) fn near<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = written.to_uppercase();
    let limit = (wanted.chars().count() / 3).clamp(1, DISTANCE_MAX);
    let distance = |name: &'a str| {
        let distance = strsim::osa_distance(&wanted, &name.to_uppercase());
        (distance <= limit && name != written).then_some((distance, name))
    };
    let found: BTreeSet<(usize, &str)> = names.filter_map(distance).collect();
    found
        .into_iter()
        .map(|(_, name)| name)
        .take(OFFERED_MAX)
        .collect()
}

/// `; did you mean A, B or C?`, or nothing when no name is near.
pub(crate) fn offer<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> String {
    match near(written, names).as_slice() {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = ["AAPL", "AAP", "MSFT", "APPL", "BRK.B", "EW100"];

    fn offered(written: &str) -> String {
        offer(written, NAMES.into_iter())
    }

    #[test]
    fn the_nearest_names_are_offered_nearest_first() {
        assert_eq!(offered("AAPX"), "; did you mean AAP or AAPL?");
        assert_eq!(offered("msft"), "; did you mean MSFT?");
        assert_eq!(offered("EW1000"), "; did you mean EW100?");
        assert_eq!(offered("BRKB"), "; did you mean BRK.B?");
    }

    #[test]
    fn two_swapped_letters_are_one_mistake() {
        assert_eq!(offered("MSTF"), "; did you mean MSFT?");
    }

    #[test]
    fn nothing_is_offered_for_something_else() {
        assert_eq!(offered("GOOG"), "");
        assert_eq!(offered("MSFT"), "", "as it was written");
        assert_eq!(offered(""), "");
    }
}
