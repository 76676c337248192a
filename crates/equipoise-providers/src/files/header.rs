//! Header: which column of a file holds what its kind asks for.

use std::collections::BTreeSet;

use super::report::shown;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Number,
    Date,
    Instant,
}

impl Holds {
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Instant => "a time",
        }
    }
}

/// A column of a kind: its name, what else it may be called, and whether a file must have it.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) is_required: bool,
    pub(super) holds: Holds,
}

impl Column {
    pub(super) const fn required(name: &'static str, holds: Holds) -> Self {
        Self {
            name,
            aliases: &[],
            is_required: true,
            holds,
        }
    }

    pub(super) const fn optional(name: &'static str, holds: Holds) -> Self {
        Self {
            name,
            aliases: &[],
            is_required: false,
            holds,
        }
    }

    pub(super) const fn or(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

/// Where the columns of a kind stand in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Which of the kind's sets of columns the file has.
    pub(super) set: usize,
    /// For each column of the set, its place in the file.
    pub(super) places: Vec<Option<usize>>,
    /// For each column of the set, what the file calls it.
    pub(super) names: Vec<String>,
    /// The columns of the file that the set does not ask for.
    pub(super) ignored: Vec<String>,
}

/// Why a header does not do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HeaderFault {
    Duplicate(String),
    Missing(Vec<&'static str>),
}

/// Find the columns of a kind in a header with the `names` given. Names are compared trimmed and
/// without regard to case; a column's own name wins over its aliases. Of several `sets` of columns
/// the first that is there counts; when none is, the one of which most is there tells what is
/// missing.
pub(super) fn lay_out(names: &[&str], sets: &[&[Column]]) -> Result<Layout, HeaderFault> {
    let mut nearest: Option<(usize, Vec<&'static str>)> = None;
    for (set, columns) in sets.iter().enumerate() {
        match lay_out_set(names, columns) {
            Ok(layout) => return Ok(Layout { set, ..layout }),
            Err(HeaderFault::Missing(missing)) => {
                let required = columns.iter().filter(|column| column.is_required).count();
                let found = required - missing.len();
                if nearest.as_ref().is_none_or(|(most, _)| found > *most) {
                    nearest = Some((found, missing));
                }
            }
            Err(fault) => return Err(fault),
        }
    }
    let (_, missing) = nearest.unwrap_or_default();
    Err(HeaderFault::Missing(missing))
}

fn lay_out_set(names: &[&str], columns: &[Column]) -> Result<Layout, HeaderFault> {
    let folded: Vec<String> = names
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    if let Some(position) = first_duplicate(&folded) {
        return Err(HeaderFault::Duplicate(shown(
            names[position].trim().as_bytes(),
        )));
    }
    let find = |wanted: &str| folded.iter().position(|name| name == wanted);
    let places: Vec<Option<usize>> = columns
        .iter()
        .map(|column| {
            find(column.name).or_else(|| column.aliases.iter().find_map(|alias| find(alias)))
        })
        .collect();
    let missing: Vec<&'static str> = columns
        .iter()
        .zip(&places)
        .filter(|(column, place)| column.is_required && place.is_none())
        .map(|(column, _)| column.name)
        .collect();
    if !missing.is_empty() {
        return Err(HeaderFault::Missing(missing));
    }
    let used: BTreeSet<usize> = places.iter().flatten().copied().collect();
    Ok(Layout {
        set: 0,
        names: columns
            .iter()
            .zip(&places)
            .map(|(column, place)| match place {
                Some(place) => shown(names[*place].trim().as_bytes()),
                None => column.name.to_owned(),
            })
            .collect(),
        ignored: (0..names.len())
            .filter(|place| !used.contains(place))
            .map(|place| ignored_name(names[place], place))
            .collect(),
        places,
    })
}

/// Spreadsheets leave nameless columns at the end, so an empty name may stand more than once.
fn first_duplicate(folded: &[String]) -> Option<usize> {
    let mut seen = BTreeSet::new();
    folded
        .iter()
        .position(|name| !name.is_empty() && !seen.insert(name))
}

fn ignored_name(name: &str, place: usize) -> String {
    match name.trim() {
        "" => format!("(column {})", place + 1),
        name => shown(name.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column::required("session", Holds::Date).or(&["date"]),
        Column::required("close", Holds::Number),
        Column::optional("volume", Holds::Number),
    ];

    #[test]
    fn columns_are_found_by_name_or_alias_in_any_order_and_case() {
        let layout = lay_out(&[" CLOSE ", "Extra", "Date", ""], &[&COLUMNS]).unwrap();
        assert_eq!(layout.places, [Some(2), Some(0), None]);
        assert_eq!(layout.names, ["Date", "CLOSE", "volume"]);
        assert_eq!(layout.ignored, ["Extra", "(column 4)"]);
    }

    #[test]
    fn the_name_wins_over_the_alias() {
        let layout = lay_out(&["date", "session", "close"], &[&COLUMNS]).unwrap();
        assert_eq!(layout.places[0], Some(1));
        assert_eq!(layout.ignored, ["date"]);
    }

    #[test]
    fn duplicates_and_missing_columns_are_named() {
        let duplicate = lay_out(&["session", "close", "Close"], &[&COLUMNS]);
        assert_eq!(duplicate, Err(HeaderFault::Duplicate("Close".to_owned())));
        let missing = lay_out(&["volume"], &[&COLUMNS]);
        assert_eq!(missing, Err(HeaderFault::Missing(vec!["session", "close"])));
    }

    #[test]
    fn the_first_set_that_is_there_counts_and_the_nearest_one_tells_what_is_missing() {
        const OTHER: [Column; 2] = [
            Column::required("day", Holds::Date),
            Column::required("last", Holds::Number),
        ];
        let sets: [&[Column]; 2] = [&COLUMNS, &OTHER];
        let set = |names: &[&str]| lay_out(names, &sets).map(|layout| layout.set);
        assert_eq!(set(&["day", "last", "date", "close"]), Ok(0));
        assert_eq!(set(&["day", "last", "close"]), Ok(1));
        assert_eq!(set(&["day"]), Err(HeaderFault::Missing(vec!["last"])));
        let neither = HeaderFault::Missing(vec!["session", "close"]);
        assert_eq!(set(&["volume"]), Err(neither));
    }
}
